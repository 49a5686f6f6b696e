package dev.hawser.store;

/** Hears of changes in a room. The thread rule is that of {@link Store}. What it throws is logged. */
public interface StoreListener {

    /**
     * There is more to read. Several entries may be told at once.
     *
     * @param range what can be read now; with another epoch than before, what was read before may not hold
     */
    void onAppended(String room, RoomRange range);

    /** An entry's payload was removed: whoever has a copy lets go of it. */
    default void onRedacted(String room, Position position) {}
}
