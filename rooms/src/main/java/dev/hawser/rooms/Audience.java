package dev.hawser.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cursors in a log, and the passes that wake them. Any thread.
 *
 * <p>There is one pass at a time, and at most one more to come: what is appended during a pass goes out with the next. A pass that is to
 * come is not asked for again.
 */
final class Audience {
    /** No pass runs, and none is to come. */
    private static final int IDLE = 0;
    /** A pass will begin: it sees all that is published before it does. */
    private static final int REQUESTED = 1;
    /** A pass runs: some members may have been woken already. */
    private static final int PASSING = 2;
    /** A pass runs, and another one has to follow. */
    private static final int PASSING_AGAIN = 3;

    private static final Cursor[] NOBODY = {};

    private final Executor executor;
    private final AtomicInteger passes = new AtomicInteger();
    /** Cursors that take compressed messages. */
    private final AtomicInteger takers = new AtomicInteger();

    // Guarded by cursors.
    private final List<Cursor> cursors = new ArrayList<>();
    /** The cursors as the passes see them; null when they have changed, so that nobody who left is kept. */
    private Cursor @Nullable [] snapshot = NOBODY;

    /** @param executor runs the passes; when it rejects one, that runs on the thread that asks for it */
    Audience(Executor executor) {
        this.executor = executor;
    }

    /** Makes a cursor and lets passes wake it, so that none comes in between. */
    Cursor add(Supplier<Cursor> made) {
        synchronized (cursors) {
            Cursor cursor = made.get();
            cursor.place = cursors.size();
            cursors.add(cursor);
            snapshot = null;
            if (cursor.takesCompressed()) {
                takers.incrementAndGet();
            }
            return cursor;
        }
    }

    /** Does nothing when the cursor is not here. */
    void remove(Cursor cursor) {
        cursor.detach();
        synchronized (cursors) {
            if (cursor.place < 0) {
                return;
            }
            // The last one moves to the free place: the order of cursors has no meaning.
            Cursor last = cursors.remove(cursors.size() - 1);
            if (last != cursor) {
                cursors.set(cursor.place, last);
                last.place = cursor.place;
            }
            cursor.place = -1;
            snapshot = null;
        }
        if (cursor.takesCompressed()) {
            takers.decrementAndGet();
        }
    }

    int size() {
        synchronized (cursors) {
            return cursors.size();
        }
    }

    /** Whether anybody takes compressed messages. */
    boolean takesCompressed() {
        return takers.get() > 0;
    }

    /** Asks for a pass that begins after this. */
    void requestPass() {
        while (true) {
            int current = passes.get();
            if (current == REQUESTED || current == PASSING_AGAIN) {
                return;
            }
            if (passes.compareAndSet(current, current + 1)) {
                if (current == IDLE && !execute()) {
                    pass();
                }
                return;
            }
        }
    }

    /** Returns false when the executor takes no more. Then this thread has to do it: a pass that is lost is the last of the room. */
    private boolean execute() {
        try {
            executor.execute(this::pass);
            return true;
        } catch (RejectedExecutionException x) {
            return false;
        }
    }

    private void pass() {
        do {
            passes.set(PASSING);
            for (Cursor cursor : currentCursors()) {
                wake(cursor);
            }
            if (passes.compareAndSet(PASSING, IDLE)) {
                return;
            }
            passes.set(REQUESTED);
            // Not at once: others on the same executor have their turn, and meanwhile more is published.
        } while (!execute());
    }

    private static void wake(Cursor cursor) {
        try {
            cursor.wake();
        } catch (Throwable x) {
            // One of them must not keep the others, or the next pass, from coming.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, x);
        }
    }

    private Cursor[] currentCursors() {
        synchronized (cursors) {
            Cursor[] current = snapshot;
            if (current == null) {
                current = cursors.toArray(NOBODY);
                snapshot = current;
            }
            return current;
        }
    }
}
