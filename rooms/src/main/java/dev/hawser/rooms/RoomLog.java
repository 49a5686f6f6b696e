package dev.hawser.rooms;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of a room: entries have offsets 0, 1, 2 ..., and the oldest segments are given up as a whole when those behind them
 * have as many bytes as are to be retained.
 *
 * <p>Any thread appends, one at a time; readers take no lock. A log without entries has no segment, and costs next to nothing.
 */
final class RoomLog {
    private static final Segment[] NO_SEGMENTS = {};

    private final SegmentPool pool;
    private final int retainedBytes;
    /** The offset of the first entry that was ever appended here. */
    private final long base;

    /** The retained segments, oldest first; replaced as a whole. Written by the appender. */
    private volatile Segment[] segments = NO_SEGMENTS;
    /** Bytes of the entries in all of them, in every form. Guarded by this. */
    private long size;

    /** @param base the offset of the first entry; those before it are elsewhere */
    RoomLog(SegmentPool pool, int retainedBytes, long base) {
        this.pool = pool;
        this.retainedBytes = retainedBytes;
        this.base = base;
    }

    /**
     * Appends a message as a server's frame.
     *
     * @param compressed the same message compressed, shorter than the payload; null when it is not worth it
     * @return its offset
     */
    synchronized long append(Opcode opcode, ByteBuffer payload, @Nullable ByteBuffer compressed) {
        int length = Math.addExact(FrameEncoder.headerLength(Role.SERVER, payload.remaining()), payload.remaining());
        Segment last = lastWithRoomFor(length);
        long offset = last.endOffset();
        int before = last.size();
        last.append(opcode, payload, compressed);
        size += last.size() - before;
        retireOldest();
        return offset;
    }

    /** Counts an entry that no reader is given; returns its offset. */
    synchronized long appendNothing() {
        Segment last = lastWithRoomFor(0);
        long offset = last.endOffset();
        last.appendNothing();
        return offset;
    }

    private Segment lastWithRoomFor(int length) {
        Segment[] all = segments;
        Segment last = all.length == 0 ? null : all[all.length - 1];
        return last == null || !last.hasRoomFor(length) ? addSegment(last, length) : last;
    }

    /**
     * Puts another payload in the place of an entry's, which is overwritten as soon as no reader is at it. Does nothing when it is no longer
     * retained.
     *
     * @param payload not longer than that of the entry
     */
    synchronized void replace(long offset, Opcode opcode, ByteBuffer payload) {
        if (offset < startOffset() || offset >= endOffset()) {
            return;
        }
        Segment[] all = segments.clone();
        int index = 0;
        while (all[index].endOffset() <= offset) {
            index++;
        }
        Segment old = all[index];
        Segment copy = old.copyWith(offset, opcode, payload);
        all[index] = copy;
        size += copy.size() - old.size();
        segments = all;
        old.eraseWhenUnused();
        old.retire();
    }

    /** Gives all memory back; a cursor finds nothing any more. */
    synchronized void retireAll() {
        Segment[] all = segments;
        segments = NO_SEGMENTS;
        size = 0;
        for (Segment segment : all) {
            segment.retire();
        }
    }

    /** The oldest offset that is retained. */
    long startOffset() {
        Segment[] all = segments;
        return all.length == 0 ? base : all[0].firstOffset();
    }

    /** The offset that the next entry gets. */
    long endOffset() {
        Segment[] all = segments;
        return all.length == 0 ? base : all[all.length - 1].endOffset();
    }

    /** Bytes of the entries that are retained. */
    synchronized long size() {
        return size;
    }

    /**
     * The segment that holds the entry with an offset before the end.
     *
     * @return null when it is no longer retained
     */
    @Nullable
    Segment find(long offset) {
        return find(segments, offset);
    }

    /**
     * How far a reader is behind the end, as a part of what is retained: 0 at the end, 1 or more when its next entry is about to be given
     * up, or gone.
     *
     * @param offset of the reader's next entry
     */
    double backlog(long offset) {
        Segment[] all = segments;
        if (all.length == 0) {
            return 0;
        }
        Segment segment = find(all, offset);
        if (segment == null) {
            return 1;
        }
        long behind = all[all.length - 1].endPosition() - segment.positionOf(offset);
        return behind == 0 ? 0 : (double) behind / Math.max(1, retainedBytes);
    }

    private static @Nullable Segment find(Segment[] all, long offset) {
        int low = 0;
        int high = all.length - 1;
        // Most readers are near the end.
        if (high >= 0 && all[high].firstOffset() <= offset) {
            return all[high];
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (all[middle].firstOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? null : all[high];
    }

    /** The first segment of a room is small, so that rooms with a few entries cost little; each one is twice as large as the last. */
    private Segment addSegment(@Nullable Segment last, int frameLength) {
        int doubled = last == null ? SegmentPool.SMALLEST : 2 * Math.min(last.capacity(), SegmentPool.LARGEST / 2);
        long firstOffset = last == null ? base : last.endOffset();
        long firstPosition = last == null ? 0 : last.endPosition();
        Segment next = new Segment(pool, Math.max(frameLength, doubled), firstOffset, firstPosition);
        Segment[] all = Arrays.copyOf(segments, segments.length + 1);
        all[all.length - 1] = next;
        segments = all;
        return next;
    }

    /** Gives up the oldest segments that are not needed to retain what is to be retained; never the last. */
    private void retireOldest() {
        Segment[] all = segments;
        int retired = 0;
        while (retired < all.length - 1 && size - all[retired].size() >= retainedBytes) {
            size -= all[retired].size();
            retired++;
        }
        if (retired == 0) {
            return;
        }
        // Gone from the log before its memory is: a reader that can no longer pin a segment does not find it again.
        segments = Arrays.copyOfRange(all, retired, all.length);
        for (int i = 0; i < retired; i++) {
            all[i].retire();
        }
    }
}
