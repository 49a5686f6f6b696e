package dev.hawser.rooms;

import dev.hawser.store.Position;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A reader's place in one room: what a pass wakes. */
final class Seat implements Member {
    private final Reader reader;
    private final String room;
    private final AtomicBoolean ready = new AtomicBoolean();

    /** Set once, before the first wake-up. */
    private volatile @Nullable Cursor cursor;

    Seat(Reader reader, String room) {
        this.reader = reader;
        this.room = room;
    }

    Reader reader() {
        return reader;
    }

    String room() {
        return room;
    }

    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /** Gives it what it reads. */
    void take(Cursor given) {
        cursor = given;
    }

    @Override
    public void wake() {
        if (becomeReady()) {
            reader.wake(this);
        }
    }

    /** Returns false when it is in the reader's queue already. */
    boolean becomeReady() {
        return !ready.get() && ready.compareAndSet(false, true);
    }

    /** It is taken from the queue: what comes from now on puts it there again. */
    void becomeUnready() {
        ready.set(false);
    }

    @Override
    public void onLapped(Cursor lapped) {
        // Not with a store behind it: what is not retained in memory is fetched.
        throw new IllegalStateException("lapped in room \"" + room + "\"");
    }

    @Override
    public void onLimit(Cursor limited) {
        reader.onLimit(this);
    }

    void onGap(Position asked, JoinOutcome.Joined again) {
        reader.tellGap(room, asked, again);
    }
}
