package dev.hawser.rooms;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Segments that were read from the store again, of all rooms together, so that many readers that are at about the same place share them. The
 * oldest go first; a reader that finds its own gone has it fetched again. Any thread.
 */
final class Replay {
    /** A segment, and how its room forgets it. */
    private record Held(Segment segment, Runnable forget) {}

    private final SegmentPool pool;
    private final int maxBytes;

    // Guarded by this.
    private final Queue<Held> held = new ArrayDeque<>();
    private long bytes;

    Replay(SegmentPool pool, int maxBytes) {
        this.pool = pool;
        this.maxBytes = maxBytes;
    }

    SegmentPool pool() {
        return pool;
    }

    /** Keeps a segment for a while. Whoever wants to read it at once has it pinned already. */
    void add(Segment segment, Runnable forget) {
        Held mine = new Held(segment, forget);
        for (Held old = addAndPollOver(mine); old != null; old = pollOver()) {
            old.forget().run();
            old.segment().retire();
        }
    }

    private synchronized @Nullable Held addAndPollOver(Held mine) {
        held.add(mine);
        bytes += mine.segment().capacity();
        return pollOver();
    }

    private synchronized @Nullable Held pollOver() {
        Held oldest = bytes > maxBytes && held.size() > 1 ? held.poll() : null;
        if (oldest != null) {
            bytes -= oldest.segment().capacity();
        }
        return oldest;
    }

    /** Lets go of a segment that is not true any more; false when that has been done. */
    boolean remove(Segment segment) {
        synchronized (this) {
            if (!held.removeIf(one -> one.segment() == segment)) {
                return false;
            }
            bytes -= segment.capacity();
        }
        segment.retire();
        return true;
    }

    synchronized long bytes() {
        return bytes;
    }
}
