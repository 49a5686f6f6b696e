package dev.hawser.rooms;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encoded frames one behind the other, and where each begins: one of the forms in which a {@link Segment} has its entries.
 *
 * <pre>
 *   memory  | frame 0 | frame 1   | frame 2 |  free  |
 *   starts    0         s1          s2        s3 = end
 * </pre>
 *
 * <p>One appender at a time, any number of readers, who only ask for frames that the segment has published.
 */
final class EncodedFrames {
    private static final int INITIAL_FRAMES = 16;

    private final ByteBuffer memory;
    /** What readers get is a part of this: nobody who is given bytes of the log can change them. */
    private final ByteBuffer readOnly;

    /** Where each frame begins, and the last one ends; replaced when it grows. Written by the appender, published by the segment. */
    private volatile int[] starts;

    EncodedFrames(ByteBuffer memory) {
        this(memory, new int[INITIAL_FRAMES]);
    }

    private EncodedFrames(ByteBuffer memory, int[] starts) {
        this.memory = memory;
        this.readOnly = memory.asReadOnlyBuffer();
        this.starts = starts;
    }

    /** A copy of the first frames in memory of at least the same size. The appender only. */
    EncodedFrames copyOfFirst(int frames, ByteBuffer other) {
        other.put(0, memory, 0, startOf(frames));
        return new EncodedFrames(other, starts.clone());
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Bytes that fit behind so many frames. The appender only. */
    int freeBehind(int frames) {
        return memory.capacity() - starts[frames];
    }

    /** Encodes a frame behind the others. The appender only; there must be room for it. */
    void append(int number, Opcode opcode, boolean compressed, ByteBuffer payload) {
        int[] known = starts;
        ByteBuffer target = memory.duplicate().position(known[number]);
        FrameEncoder.encode(opcode, true, compressed, payload, target);
        end(number, target.position());
    }

    /** Lets an entry have no frame: nobody is given it. The appender only. */
    void appendNothing(int number) {
        end(number, starts[number]);
    }

    /** Copies a frame, or that there is none, from others. The appender only; there must be room for it. */
    void append(int number, EncodedFrames from) {
        int length = from.startOf(number + 1) - from.startOf(number);
        memory.put(starts[number], from.memory, from.startOf(number), length);
        end(number, starts[number] + length);
    }

    private void end(int number, int position) {
        int[] known = starts;
        if (number + 1 == known.length) {
            known = Arrays.copyOf(known, 2 * known.length);
        }
        known[number + 1] = position;
        starts = known;
    }

    /** Overwrites everything: what was removed must not be found in memory that is used again. Nobody may be reading. */
    void erase() {
        int length = memory.capacity();
        for (int at = 0; at < length; at++) {
            memory.put(at, (byte) 0);
        }
    }

    /** Where a frame begins, or, for the number behind the last, where that ends. */
    int startOf(int number) {
        return starts[number];
    }

    /** The frames from a number up to, not including, another. */
    ByteBuffer frames(int from, int to) {
        int start = startOf(from);
        return readOnly.slice(start, startOf(to) - start);
    }

    /**
     * The number of the frame in which a byte lies. Looks only at frames that the caller knows of: the appender may make room for more at
     * any time.
     *
     * @param from a frame that begins at the byte or before it
     * @param to a frame that begins behind the byte, or the end
     */
    int numberAt(int position, int from, int to) {
        int[] known = starts;
        int found = Arrays.binarySearch(known, from, to, position);
        int number = found >= 0 ? found : -found - 2;
        // Of several that begin there, all but the last have no frame.
        while (number + 1 < to && known[number + 1] == position) {
            number++;
        }
        return number;
    }

    /** A copy of bytes. */
    ByteBuffer copy(int from, int to) {
        byte[] bytes = new byte[to - from];
        memory.get(from, bytes);
        return ByteBuffer.wrap(bytes);
    }
}
