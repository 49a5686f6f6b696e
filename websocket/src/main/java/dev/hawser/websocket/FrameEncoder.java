package dev.hawser.websocket;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Writes frames (RFC 6455 section 5.2). Stateless; any thread.
 *
 * <p>A server's frames are not masked, so one encoding serves every connection. A client draws a fresh, unpredictable key for each frame
 * (section 5.3) and gives it here.
 */
public final class FrameEncoder {
    /** The longest header: two bytes, eight of length, four of key. */
    public static final int MAX_HEADER_LENGTH = 14;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASK = 0x80;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;
    private static final int MAX_7_BIT_LENGTH = 125;
    private static final int MAX_16_BIT_LENGTH = 0xFFFF;

    private FrameEncoder() {}

    /**
     * Bytes of a header in front of so many bytes of payload, in the shortest form, as section 5.2 demands.
     *
     * @param role the side that sends
     */
    public static int headerLength(Role role, int payloadLength) {
        int length = 2 + (role == Role.CLIENT ? Integer.BYTES : 0);
        if (payloadLength <= MAX_7_BIT_LENGTH) {
            return length;
        }
        return length + (payloadLength <= MAX_16_BIT_LENGTH ? Short.BYTES : Long.BYTES);
    }

    /**
     * Appends a server's frame to a buffer.
     *
     * @param target takes header and payload at its position
     * @param payload from position to limit; its position does not change
     * @throws java.nio.BufferOverflowException when target has not enough room; it is unchanged then
     * @throws IllegalArgumentException for a control frame that is fragmented or has more than 125 bytes (section 5.5)
     */
    public static void encode(Opcode opcode, boolean fin, ByteBuffer payload, ByteBuffer target) {
        encode(opcode, fin, false, payload, target);
    }

    /**
     * Appends a server's frame to a buffer.
     *
     * @param rsv1 whether it begins a compressed message (RFC 7692 section 6); then the payload is compressed already
     * @param target takes header and payload at its position
     * @param payload from position to limit; its position does not change
     * @throws java.nio.BufferOverflowException when target has not enough room; it is unchanged then
     * @throws IllegalArgumentException for a control frame that is fragmented or has more than 125 bytes (section 5.5), and for RSV1 in
     *     another frame than the first of a message
     */
    public static void encode(Opcode opcode, boolean fin, boolean rsv1, ByteBuffer payload, ByteBuffer target) {
        begin(Role.SERVER, opcode, fin, rsv1, payload.remaining(), target);
        append(payload, target);
    }

    /**
     * Appends a client's frame to a buffer.
     *
     * @param target takes header and payload at its position
     * @param payload from position to limit; neither its position nor its content changes
     * @param maskingKey four bytes that the peer cannot predict, first byte in the highest bits
     * @throws java.nio.BufferOverflowException when target has not enough room; it is unchanged then
     * @throws IllegalArgumentException for a control frame that is fragmented or has more than 125 bytes (section 5.5)
     */
    public static void encodeMasked(Opcode opcode, boolean fin, ByteBuffer payload, int maskingKey, ByteBuffer target) {
        encodeMasked(opcode, fin, false, payload, maskingKey, target);
    }

    /**
     * Appends a client's frame to a buffer.
     *
     * @param rsv1 whether it begins a compressed message (RFC 7692 section 6); then the payload is compressed already
     * @param target takes header and payload at its position
     * @param payload from position to limit; neither its position nor its content changes
     * @param maskingKey four bytes that the peer cannot predict, first byte in the highest bits
     * @throws java.nio.BufferOverflowException when target has not enough room; it is unchanged then
     * @throws IllegalArgumentException for a control frame that is fragmented or has more than 125 bytes (section 5.5), and for RSV1 in
     *     another frame than the first of a message
     */
    public static void encodeMasked(
            Opcode opcode, boolean fin, boolean rsv1, ByteBuffer payload, int maskingKey, ByteBuffer target) {
        begin(Role.CLIENT, opcode, fin, rsv1, payload.remaining(), target);
        putBigEndian(maskingKey, Integer.BYTES, target);
        int from = target.position();
        append(payload, target);
        Masking.apply(target, from, target.position(), maskingKey);
    }

    private static void begin(Role role, Opcode opcode, boolean fin, boolean rsv1, int length, ByteBuffer target) {
        if (opcode.isControl()) {
            requireControlFrame(opcode, fin, length);
        }
        if (rsv1) {
            requireFirstFrame(opcode);
        }
        if (target.remaining() - headerLength(role, length) < length) {
            throw new BufferOverflowException();
        }
        int mask = role == Role.CLIENT ? MASK : 0;
        target.put((byte) (opcode.code() | (fin ? FIN : 0) | (rsv1 ? RSV1 : 0)));
        if (length <= MAX_7_BIT_LENGTH) {
            target.put((byte) (mask | length));
        } else if (length <= MAX_16_BIT_LENGTH) {
            target.put((byte) (mask | LENGTH_IN_16_BITS));
            putBigEndian(length, Short.BYTES, target);
        } else {
            target.put((byte) (mask | LENGTH_IN_64_BITS));
            putBigEndian(length, Long.BYTES, target);
        }
    }

    private static void requireControlFrame(Opcode opcode, boolean fin, int length) {
        if (!fin || length > MAX_7_BIT_LENGTH) {
            String what = fin ? " payload " + length + " > 125 bytes" : " frame is fragmented";
            throw new IllegalArgumentException(
                    opcode.name().toLowerCase(Locale.ROOT) + what + " (RFC 6455 section 5.5)");
        }
    }

    private static void requireFirstFrame(Opcode opcode) {
        if (opcode != Opcode.TEXT && opcode != Opcode.BINARY) {
            throw new IllegalArgumentException(
                    opcode.name().toLowerCase(Locale.ROOT) + " frame may not have RSV1 (RFC 7692 section 6.1)");
        }
    }

    /** Whatever byte order the caller's buffer has. */
    private static void putBigEndian(long value, int bytes, ByteBuffer target) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            target.put((byte) (value >>> shift));
        }
    }

    private static void append(ByteBuffer payload, ByteBuffer target) {
        int at = target.position();
        int length = payload.remaining();
        target.put(at, payload, payload.position(), length).position(at + length);
    }

    /**
     * The payload of a close frame: code, then reason.
     *
     * @param code {@link CloseCode#NO_STATUS} gives an empty payload
     * @param reason cut at a character to 123 bytes; an unpaired surrogate becomes U+FFFD
     * @throws IllegalArgumentException for any other code that may not be on the wire
     */
    public static ByteBuffer closePayload(int code, String reason) {
        return ClosePayload.of(code, reason);
    }
}
