package dev.hawser.rooms;

import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a log: entries with consecutive offsets, each encoded as a frame.
 *
 * <p>There are two forms of each. The plain one is for everybody. From the first entry on that came compressed too there is another one, in
 * which the entries are as short as they can be: a reader that takes compressed messages may be given either, at any time, because both
 * have a frame for each entry.
 *
 * <p>One appender at a time, any number of readers. A reader sees the entries whose number it read from {@link #count}; their frames were
 * written before it, and never change.
 *
 * <p>The memory goes back to the pool when the log has {@linkplain #retire retired} the segment and no reader has it
 * {@linkplain #pin pinned}. A segment is used once: the next user of the memory is another segment, which a reader of this one does not
 * know. So a cursor can never read recycled bytes: it reads only between a pin that succeeded and its {@link #unpin}.
 */
final class Segment {
    private static final AtomicIntegerFieldUpdater<Segment> PINS =
            AtomicIntegerFieldUpdater.newUpdater(Segment.class, "pins");

    private final SegmentPool pool;
    private final long firstOffset;
    /** Bytes of all entries of the log before the first one. */
    private final long firstPosition;

    private final EncodedFrames plain;
    /** Written by the appender. */
    private volatile @Nullable EncodedFrames compressed;
    /** Entries that readers may see. Written by the appender. */
    private volatile int count;
    /** The log's own pin and those of readers; at 0 the memory is gone, for good. */
    private volatile int pins = 1;

    private volatile boolean erasing;

    /**
     * An empty segment.
     *
     * @param capacity it has room for so many bytes, or more
     */
    Segment(SegmentPool pool, int capacity, long firstOffset, long firstPosition) {
        this.pool = pool;
        this.plain = new EncodedFrames(pool.acquire(capacity));
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
        EncodedFrames second = compressed;
        int number = number(offset);
        return firstPosition + plain.startOf(number) + (second == null ? 0 : second.startOf(number));
    }

    /** Bytes of all entries of the log up to the last one here. */
    long endPosition() {
        // The count first: the starts that are read after it are not older.
        return positionOf(endOffset());
    }

    /** Bytes of all entries, in both forms. The appender only: a reader might see a count that is newer than the starts. */
    int size() {
        return (int) (endPosition() - firstPosition);
    }

    int capacity() {
        return plain.memory().capacity();
    }

    /** Whether a plain frame fits behind the last entry. The appender only. */
    boolean hasRoomFor(int frameLength) {
        return plain.freeBehind(count) >= frameLength;
    }

    /**
     * Encodes a message behind the last entry. The appender only; there must be room for the plain frame.
     *
     * @param compressedPayload the same message compressed, shorter than the payload; null when it is not worth it
     */
    void append(Opcode opcode, ByteBuffer payload, @Nullable ByteBuffer compressedPayload) {
        int entries = count;
        plain.append(entries, opcode, false, payload);
        EncodedFrames second = compressed;
        if (second == null && compressedPayload != null) {
            // No frame of it is longer than the plain one, so it has room for as many.
            second = plain.copyOfFirst(entries, pool.acquire(capacity()));
            compressed = second;
        }
        if (second != null) {
            boolean shorter = compressedPayload != null;
            second.append(entries, opcode, shorter, shorter ? compressedPayload : payload);
        }
        count = entries + 1;
    }

    /** Counts an entry behind the last one that nobody is given. The appender only. */
    void appendNothing() {
        int entries = count;
        plain.appendNothing(entries);
        EncodedFrames second = compressed;
        if (second != null) {
            second.appendNothing(entries);
        }
        count = entries + 1;
    }

    /**
     * The same entries, but with another payload for one of them, and plain. The appender only.
     *
     * @param payload not longer than the one that it takes the place of
     */
    Segment copyWith(long offset, Opcode opcode, ByteBuffer payload) {
        Segment copy = new Segment(pool, capacity(), firstOffset, firstPosition);
        int changed = number(offset);
        for (int i = 0; i < count; i++) {
            if (i == changed) {
                copy.plain.append(i, opcode, false, payload);
            } else {
                copy.plain.append(i, plain);
            }
        }
        copy.count = count;
        return copy;
    }

    /** Lets the memory be overwritten as soon as nobody reads it: it holds what was removed. */
    void eraseWhenUnused() {
        erasing = true;
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
            release(plain);
            EncodedFrames second = compressed;
            if (second != null) {
                release(second);
            }
        }
    }

    private void release(EncodedFrames frames) {
        if (erasing) {
            frames.erase();
        }
        pool.release(frames.memory());
    }

    /** The log gives the segment up. Once. */
    void retire() {
        unpin();
    }

    /**
     * The form of the entries for a reader, who has a pin and knows the offset up to which it will read.
     *
     * @param takesCompressed whether it takes compressed messages
     */
    EncodedFrames frames(boolean takesCompressed) {
        EncodedFrames second = takesCompressed ? compressed : null;
        return second == null ? plain : second;
    }

    /** The number of an entry's frame in this segment. */
    int number(long offset) {
        return (int) (offset - firstOffset);
    }
}
