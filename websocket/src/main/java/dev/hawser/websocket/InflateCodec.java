package dev.hawser.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one message at a time into its own buffer, which also is the window that the message refers back to. The buffer grows with what
 * is inflated, to twice the longest window. Owned by who has borrowed it.
 */
final class InflateCodec {
    private static final int MAX_WINDOW = 1 << DeflateParameters.MAX_WINDOW_BITS;
    private static final int MAX_CAPACITY = 2 * MAX_WINDOW;
    private static final int MIN_CAPACITY = 4 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /**
     * What RFC 7692 section 7.2.2 appends to each message, which lets its last block end, and then an empty last block of our own. An
     * inflater for which the stream ends exactly here was between two blocks: so nothing of the message is missing.
     */
    private static final byte[] ENDING = {
        0x00, 0x00, (byte) 0xFF, (byte) 0xFF, 0x01, 0x00, 0x00, (byte) 0xFF, (byte) 0xFF
    };

    /** How far {@link #inflate} came. */
    enum Progress {
        /** All that there was is inflated. */
        ALL_READ,
        /** There may be more, and no room for it. */
        FULL,
        /** What follows is not DEFLATE. */
        INVALID,
        /** The message ended inside a block. */
        TRUNCATED
    }

    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer ending = ByteBuffer.wrap(ENDING);

    private byte[] bytes = new byte[MIN_CAPACITY];
    private ByteBuffer output = ByteBuffer.wrap(bytes);
    private int from;
    private int to;

    /** Begins a message that may refer to these bytes, which may be none. */
    void begin(byte[] window) {
        ending.rewind();
        from = 0;
        to = window.length;
        ensureCapacity(to);
        System.arraycopy(window, 0, bytes, 0, to);
        restoreWindow();
    }

    /**
     * Goes on with a message. What was inflated before is only kept to be referred to.
     *
     * @param payload the next bytes, consumed as far as they are inflated; all of them unless there is no room
     * @param end whether no others follow
     * @param most bytes to inflate
     */
    Progress inflate(ByteBuffer payload, boolean end, int most) {
        makeRoom();
        from = to;
        int stop = (int) Math.min(bytes.length, to + (long) most);
        Progress progress = read(payload, stop);
        if (progress == Progress.ALL_READ && end && !isComplete()) {
            progress = read(ending, stop);
            if (progress == Progress.ALL_READ && !inflater.finished()) {
                progress = Progress.TRUNCATED;
            }
        }
        // The payload is not ours to keep.
        inflater.setInput(NOTHING);
        return progress;
    }

    /**
     * Whether nothing needs to be appended: the message has no bytes at all, or its last byte ended a final block. Section 7.2.3.4 wants an
     * empty block behind a final one, and section 7.2.3.6 one in an empty message; without them nothing is missing, so they are not asked
     * for.
     */
    private boolean isComplete() {
        return ending.position() == 0 && (inflater.finished() || inflater.getBytesRead() == 0);
    }

    private Progress read(ByteBuffer input, int stop) {
        inflater.setInput(input);
        while (true) {
            if (inflater.finished()) {
                if (!input.hasRemaining()) {
                    return Progress.ALL_READ;
                }
                goOnAfterFinalBlock(input);
            }
            int room = stop - to;
            if (room == 0) {
                return Progress.FULL;
            }
            int before = to;
            if (!write(room)) {
                return Progress.INVALID;
            }
            if (to - before < room && !inflater.finished()) {
                return Progress.ALL_READ;
            }
        }
    }

    /**
     * Section 7.2.3.4: blocks with BFINAL set end a stream of DEFLATE, but not the message. Nor do they end the window: section 7.1.1 speaks
     * of messages, not of blocks.
     */
    private void goOnAfterFinalBlock(ByteBuffer input) {
        inflater.reset();
        restoreWindow();
        inflater.setInput(input);
    }

    private void restoreWindow() {
        int length = Math.min(to, MAX_WINDOW);
        if (length > 0) {
            inflater.setDictionary(bytes, to - length, length);
        }
    }

    private boolean write(int room) {
        long before = inflater.getBytesWritten();
        try {
            to += inflater.inflate(bytes, to, room);
            return true;
        } catch (DataFormatException invalid) {
            // What came before the flaw counts, so that it does not matter how the input is cut.
            to += (int) (inflater.getBytesWritten() - before);
            return false;
        }
    }

    private void makeRoom() {
        if (to < bytes.length) {
            return;
        }
        if (bytes.length < MAX_CAPACITY) {
            ensureCapacity(to + 1);
        } else {
            System.arraycopy(bytes, to - MAX_WINDOW, bytes, 0, MAX_WINDOW);
            to = MAX_WINDOW;
        }
    }

    private void ensureCapacity(int capacity) {
        int length = bytes.length;
        while (length < capacity) {
            length *= 2;
        }
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, length);
            output = ByteBuffer.wrap(bytes);
        }
    }

    /** Has what was inflated last between {@link #from} and {@link #to}; valid until more is. */
    ByteBuffer output() {
        return output;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /**
     * The end of what was inflated, for the next message to refer to.
     *
     * @param length at most so many bytes
     * @param old filled anew where it has the right length
     */
    byte[] window(int length, byte[] old) {
        int kept = Math.min(length, to);
        byte[] window = old.length == kept ? old : new byte[kept];
        System.arraycopy(bytes, to - kept, window, 0, kept);
        return window;
    }

    /** Forgets the message. */
    void reset() {
        inflater.reset();
    }

    /** Frees the native memory. */
    void end() {
        inflater.end();
    }
}
