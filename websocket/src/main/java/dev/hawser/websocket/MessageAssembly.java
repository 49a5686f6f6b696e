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
 * stay in the input. Between two messages it holds no buffer.
 */
final class MessageAssembly {
    /** The longest array that every virtual machine can make. */
    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private final Utf8Validator utf8 = new Utf8Validator();

    private MessageType type = MessageType.BINARY;
    private int frames;
    private int size;
    private byte @Nullable [] bytes;

    /** Whether a message has begun and not ended. */
    boolean isOpen() {
        return frames > 0;
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

    /** Checks the declared length of a data frame; nothing is allocated for it. */
    @Nullable
    Fault checkLength(Opcode opcode, long length, Limits limits) {
        boolean text = opcode == Opcode.TEXT || opcode == Opcode.CONTINUATION && type == MessageType.TEXT;
        int limit = Math.min(text ? limits.maxTextMessageSize() : limits.maxBinaryMessageSize(), MAX_ARRAY_LENGTH);
        // Section 10.4, as a subtraction because the sum may overflow; it fits 64 bits without a sign.
        if (length > limit - (long) size) {
            String figure =
                    (text ? "text" : "binary") + " message " + Long.toUnsignedString(size + length) + " > " + limit;
            return fault(MESSAGE_TOO_BIG, figure + " bytes", "10.4");
        }
        return null;
    }

    /** Begins the payload of a frame that has passed the checks. */
    void beginFrame(Opcode opcode) {
        frames++;
        if (opcode != Opcode.CONTINUATION) {
            type = opcode == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
        }
    }

    /**
     * Checks unmasked payload, which the caller will then {@link #append} or {@link #finish}.
     *
     * @param from index of the first byte
     * @param to index behind the last byte
     */
    @Nullable
    Fault checkPayload(ByteBuffer input, int from, int to) {
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
                Locale.ROOT, "text is not UTF-8 at byte %d: 0x%02X", size + invalid - from, input.get(invalid));
        return fault(INVALID_PAYLOAD, what, "8.1");
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
        int needed = size + length;
        if (bytes == null) {
            bytes = new byte[capacityFor(needed, stillToCome, last)];
        } else if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacityFor(needed, stillToCome, last));
        }
        input.get(from, bytes, size, length);
        size = needed;
    }

    private static int capacityFor(int needed, int stillToCome, boolean last) {
        long whole = last ? (long) needed + stillToCome : MAX_ARRAY_LENGTH;
        return (int) Math.min(2L * needed, whole);
    }

    /** Ends the message with the last bytes of its payload: a slice of the input where nothing was kept before. */
    Event finish(ByteBuffer input, int from, int length) {
        // Section 5.6: "the whole message MUST contain valid UTF-8."
        if (type == MessageType.TEXT && !utf8.isBetweenCharacters()) {
            return fault(INVALID_PAYLOAD, "text ends in the middle of a character", "8.1");
        }
        ByteBuffer payload;
        if (bytes == null) {
            payload = input.slice(from, length);
        } else {
            append(input, from, length, 0, true);
            payload = ByteBuffer.wrap(bytes, 0, size);
        }
        reset();
        return new Event.Message(type, payload);
    }

    /** Drops the message under way. The validator of a whole text is between two characters, and after a fault no text follows. */
    void reset() {
        frames = 0;
        size = 0;
        bytes = null;
    }

    private static String name(Opcode opcode) {
        return opcode.name().toLowerCase(Locale.ROOT);
    }

    private static Fault fault(int closeCode, String what, String section) {
        return new Fault(closeCode, what + " (RFC 6455 section " + section + ")");
    }
}
