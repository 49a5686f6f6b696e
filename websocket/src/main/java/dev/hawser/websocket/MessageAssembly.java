package dev.hawser.websocket;

import static dev.hawser.websocket.CloseCode.INVALID_PAYLOAD;
import static dev.hawser.websocket.CloseCode.MESSAGE_TOO_BIG;
import static dev.hawser.websocket.CloseCode.POLICY_VIOLATION;
import static dev.hawser.websocket.CloseCode.PROTOCOL_ERROR;

import dev.hawser.websocket.Event.Fault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The message under way: the rules of fragmentation (RFC 6455 section 5.4), the limits, the check of text, and the bytes that cannot
 * stay where they came in. Between two messages it holds no buffer.
 */
final class MessageAssembly {
    /** The longest array that every virtual machine can make. */
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;
    /** Bytes that a compressor may add to a message for the blocks that it begins. */
    private static final int MAX_FLUSHES = 1024;

    private final Utf8Validator utf8 = new Utf8Validator();

    private MessageType type = MessageType.BINARY;
    private boolean compressed;
    private int frames;
    /** Bytes that the message may have, as far as the last header knows. */
    private int limit;
    /** Bytes of payload that the frames so far declare, compressed where they are. */
    private int declared;
    /** Bytes of the message so far, inflated. */
    private int size;
    /** As many of these are part of the message. */
    private int kept;

    private byte @Nullable [] bytes;

    /** Whether a message has begun and not ended. */
    boolean isOpen() {
        return frames > 0;
    }

    /** Whether its frames have compressed payload (RFC 7692 section 6). */
    boolean isCompressed() {
        return compressed;
    }

    MessageType type() {
        return type;
    }

    /** Checks whether a data frame may come now, at its first byte. */
    @Nullable
    Fault checkFrame(Opcode opcode, Limits limits) {
        if (opcode != Opcode.CONTINUATION) {
            // Section 5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another
            // message".
            return isOpen() ? interleaved(opcode) : null;
        }
        // Section 5.4: a continuation frame belongs to a message that began with another opcode.
        if (!isOpen()) {
            return fault(PROTOCOL_ERROR, "continuation frame without a message to continue", "5.4");
        }
        // Section 10.4: limits "to avoid attacks on memory"; each fragment costs a header even when it is empty.
        if (frames >= limits.maxFragments()) {
            String figure = "message of " + (frames + 1L) + " > " + limits.maxFragments() + " fragments";
            return fault(POLICY_VIOLATION, figure, "10.4");
        }
        return null;
    }

    private Fault interleaved(Opcode opcode) {
        return fault(
                PROTOCOL_ERROR, name(opcode) + " frame inside a fragmented " + name(type.opcode()) + " message", "5.4");
    }

    /** Checks the declared length of a data frame, compressed or not; nothing is allocated for it. */
    @Nullable
    Fault checkLength(Opcode opcode, boolean rsv1, long length, Limits limits) {
        boolean first = opcode != Opcode.CONTINUATION;
        boolean text = first ? opcode == Opcode.TEXT : type == MessageType.TEXT;
        limit = Math.min(text ? limits.maxTextMessageSize() : limits.maxBinaryMessageSize(), MAX_ARRAY_LENGTH);
        long most = (first ? rsv1 : compressed) ? mostCompressed(limit) : limit;
        // Section 10.4, as a subtraction because the sum may overflow; it fits 64 bits without a sign.
        if (length > most - declared) {
            String figure =
                    (text ? "text" : "binary") + " message " + Long.toUnsignedString(declared + length) + " > " + most;
            return fault(MESSAGE_TOO_BIG, figure + " bytes", "10.4");
        }
        return null;
    }

    /** What cannot be compressed becomes longer: by an eighth where each byte has a code of nine bits, and by some for each flush. */
    private static long mostCompressed(int limit) {
        return Math.min(MAX_ARRAY_LENGTH, limit + limit / 8L + MAX_FLUSHES);
    }

    /** Begins the payload of a frame that has passed the checks. */
    void beginFrame(Opcode opcode, boolean rsv1, int length) {
        frames++;
        declared += length;
        if (opcode != Opcode.CONTINUATION) {
            type = opcode == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
            compressed = rsv1;
        }
    }

    /**
     * Counts and checks the next bytes of the message.
     *
     * @param from index of the first byte
     * @param to index behind the last byte
     */
    @Nullable
    Fault check(ByteBuffer input, int from, int to) {
        int before = size;
        size = before + to - from;
        if (type != MessageType.TEXT) {
            return null;
        }
        // Section 8.1: "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is not,
        // in fact, a valid
        // UTF-8 stream, that endpoint MUST _Fail the WebSocket Connection_." At once, not at the end of the message.
        int invalid = utf8.firstInvalid(input, from, to);
        if (invalid < 0) {
            return null;
        }
        String what = String.format(
                Locale.ROOT, "text is not UTF-8 at byte %d: 0x%02X", before + invalid - from, input.get(invalid));
        return fault(INVALID_PAYLOAD, what, "8.1");
    }

    /** How much of the message may be inflated now: one byte more than is allowed, which shows that there is too much. */
    int inflatable() {
        return Math.max(limit - size, 0) + 1;
    }

    /**
     * Counts and checks the next bytes of a compressed message.
     *
     * @param from index of the first byte
     * @param to index behind the last byte; there are at most {@link #inflatable} of them
     */
    @Nullable
    Fault checkInflated(ByteBuffer output, int from, int to) {
        // What is within the limit comes first, however the input is cut.
        int within = (int) Math.min(to, from + (long) Math.max(limit - size, 0));
        Fault fault = check(output, from, within);
        if (fault != null) {
            return fault;
        }
        // The reason for a limit of what is inflated and not only of what comes in: a thousand times as much.
        boolean tooBig = within < to || size > limit;
        return tooBig
                ? fault(MESSAGE_TOO_BIG, name(type.opcode()) + " message inflates to > " + limit + " bytes", "10.4")
                : null;
    }

    /** What follows is not DEFLATE. The frames are right and what is in them is not what they say, which is what 1007 is for (7.4.1). */
    Fault invalid() {
        return notDeflate(" message is not DEFLATE after " + size + " inflated bytes");
    }

    /** The message ends inside a block. */
    Fault truncated() {
        return notDeflate(" message ends inside a DEFLATE block, after " + size + " inflated bytes");
    }

    private Fault notDeflate(String what) {
        return new Fault(INVALID_PAYLOAD, name(type.opcode()) + what + " (RFC 7692 section 7.2.2)");
    }

    /**
     * Keeps payload until the message is whole. The buffer is never more than twice what has arrived, whatever the headers declare.
     *
     * @param stillToCome bytes that this frame declares beyond these; when it is the last one the buffer need not be longer
     */
    void append(ByteBuffer input, int from, int length, int stillToCome, boolean last) {
        if (length == 0) {
            return;
        }
        int needed = kept + length;
        if (bytes == null) {
            bytes = new byte[capacityFor(needed, stillToCome, last)];
        } else if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacityFor(needed, stillToCome, last));
        }
        input.get(from, bytes, kept, length);
        kept = needed;
    }

    private static int capacityFor(int needed, int stillToCome, boolean last) {
        long whole = last ? (long) needed + stillToCome : MAX_ARRAY_LENGTH;
        return (int) Math.min(2L * needed, whole);
    }

    /** What a message breaks by ending now. */
    @Nullable
    Fault checkEnd() {
        // Section 5.6: "the whole message MUST contain valid UTF-8."
        return type == MessageType.TEXT && !utf8.isBetweenCharacters()
                ? fault(INVALID_PAYLOAD, "text ends in the middle of a character", "8.1")
                : null;
    }

    /**
     * What was kept and the bytes behind it: where nothing was kept, a slice of the buffer in which they are.
     *
     * @param lasting whether they stay there until the event is dealt with
     */
    ByteBuffer take(ByteBuffer input, int from, int length, boolean lasting) {
        if (bytes == null && lasting) {
            return input.slice(from, length);
        }
        append(input, from, length, 0, true);
        ByteBuffer payload = bytes == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes, 0, kept);
        bytes = null;
        kept = 0;
        return payload;
    }

    /** Drops the message under way. The validator of a whole text is between two characters, and after a fault no text follows. */
    void reset() {
        frames = 0;
        declared = 0;
        size = 0;
        kept = 0;
        bytes = null;
    }

    private static String name(Opcode opcode) {
        return opcode.name().toLowerCase(Locale.ROOT);
    }

    private static Fault fault(int closeCode, String what, String section) {
        return new Fault(closeCode, what + " (RFC 6455 section " + section + ")");
    }
}
