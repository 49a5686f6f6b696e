package dev.hawser.rooms;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A piece of a log: encoded frames one behind the other, and where each begins.
 *
 * <pre>
 *   memory  | frame 0 | frame 1   | frame 2 |  free  |
 *   starts    0         s1          s2        s3 = end
 *   offsets   first     first + 1   first + 2
 * </pre>
 *
 * <p>One appender at a time, any number of readers. A reader sees the entries whose number it read from {@link #count}; their bytes and
 * starts were written before it, and never change.
 *
 * <p>The memory goes back to the pool when the log has {@linkplain #retire retired} the segment and no reader has it
 * {@linkplain #pin pinned}. A segment is used once: the next user of the memory is another segment, which a reader of this one does not
 * know. So a cursor can never read recycled bytes: it reads only between a pin that succeeded and its {@link #unpin}.
 */
final class Segment {
    private static final int INITIAL_ENTRIES = 16;
    private static final AtomicIntegerFieldUpdater<Segment> PINS =
            AtomicIntegerFieldUpdater.newUpdater(Segment.class, "pins");

    private final SegmentPool pool;
    private final ByteBuffer memory;
    /** What readers get is a part of this: nobody who is given bytes of the log can change them. */
    private final ByteBuffer readOnly;

    private final long firstOffset;
    /** Bytes of all entries of the log before the first one. */
    private final long firstPosition;

    /** Where each entry begins, and the last one ends; replaced when it grows. Written by the appender; its content is published by count. */
    private volatile int[] starts = new int[INITIAL_ENTRIES];
    /** Entries that readers may see. Written by the appender. */
    private volatile int count;
    /** The log's own pin and those of readers; at 0 the memory is gone, for good. */
    private volatile int pins = 1;

    /**
     * An empty segment.
     *
     * @param capacity it has room for so many bytes, or more
     */
    Segment(SegmentPool pool, int capacity, long firstOffset, long firstPosition) {
        this.pool = pool;
        this.memory = pool.acquire(capacity);
        this.readOnly = memory.asReadOnlyBuffer();
        this.firstOffset = firstOffset;
        this.firstPosition = firstPosition;
    }

    /** The offset of the first entry. */
    long firstOffset() {
        return firstOffset;
    }

    /** The offset behind the last entry. */
    long endOffset() {
        return firstOffset + count;
    }

    /** Bytes of all entries of the log before the one with this offset, which the caller knows of. */
    long positionOf(long offset) {
        return firstPosition + startOf(offset);
    }

    /** Bytes of all entries of the log up to the last one here. */
    long endPosition() {
        // The count first: the starts that are read after it are not older.
        return positionOf(endOffset());
    }

    /** Bytes of all entries. The appender only: a reader might see a count that is newer than the starts. */
    int size() {
        return starts[count];
    }

    int capacity() {
        return memory.capacity();
    }

    /** Whether a frame fits behind the last entry. The appender only. */
    boolean hasRoomFor(int frameLength) {
        return memory.capacity() - size() >= frameLength;
    }

    /** Encodes a message behind the last entry. The appender only; there must be room for the frame. */
    void append(Opcode opcode, ByteBuffer payload) {
        int entries = count;
        int[] known = starts;
        ByteBuffer target = memory.duplicate().position(known[entries]);
        FrameEncoder.encode(opcode, true, payload, target);
        if (entries + 1 == known.length) {
            known = Arrays.copyOf(known, 2 * known.length);
        }
        known[entries + 1] = target.position();
        starts = known;
        count = entries + 1;
    }

    /** Keeps the memory from being used again; false when it is too late. */
    boolean pin() {
        while (true) {
            int current = pins;
            if (current <= 0) {
                return false;
            }
            if (PINS.compareAndSet(this, current, current + 1)) {
                return true;
            }
        }
    }

    void unpin() {
        int left = PINS.decrementAndGet(this);
        if (left < 0) {
            throw new IllegalStateException("unpinned more often than pinned");
        }
        if (left == 0) {
            pool.release(memory);
        }
    }

    /** The log gives the segment up. Once. */
    void retire() {
        unpin();
    }

    /** The entries from an offset up to, not including, another, which {@link #endOffset} gave. The caller has a pin. */
    ByteBuffer entries(long from, long to) {
        int start = startOf(from);
        return readOnly.slice(start, startOf(to) - start);
    }

    /** Where the entry with this offset begins, or, for the end, where the last one ends. */
    int startOf(long offset) {
        return starts[(int) (offset - firstOffset)];
    }

    /**
     * The offset of the entry in which a byte lies. Looks only at entries that the caller knows of: the appender may make room for more
     * at any time.
     *
     * @param from the offset of an entry that begins at the byte or before it
     * @param to the offset of an entry that begins behind the byte, or the end
     */
    long offsetAt(int position, long from, long to) {
        int found = Arrays.binarySearch(starts, (int) (from - firstOffset), (int) (to - firstOffset), position);
        return firstOffset + (found >= 0 ? found : -found - 2);
    }

    /** A copy of bytes. The caller has a pin. */
    ByteBuffer copy(int from, int to) {
        byte[] bytes = new byte[to - from];
        memory.get(from, bytes);
        return ByteBuffer.wrap(bytes);
    }
}
