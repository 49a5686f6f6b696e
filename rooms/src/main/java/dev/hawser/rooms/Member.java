package dev.hawser.rooms;

/** Who reads a room. */
public interface Member {

    /**
     * There is something to read: whatever reads the member's {@link Cursor} should do so soon. Called by the pass, for one member after
     * the other, so it must not block. It may be called once more after the room was left. What it throws goes to the uncaught exception
     * handler of the thread, and the others are woken all the same.
     */
    void wake();

    /**
     * The room went on further than it retains before the member read it: there is a gap, and the cursor gives nothing any more. Called
     * once, on the thread that reads.
     */
    void onLapped(Cursor cursor);

    /**
     * The cursor has come to where its reading {@linkplain Cursor#limit ends}. Called once, on the thread that reads, when all before has been
     * taken.
     */
    default void onLimit(Cursor cursor) {}
}
