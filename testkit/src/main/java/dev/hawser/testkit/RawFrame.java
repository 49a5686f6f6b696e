package dev.hawser.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame as it is on the wire (RFC 6455 section 5.2), whether it keeps the rules or not.
 *
 * @param reserved the three reserved bits, RSV1 the highest
 * @param payload unmasked
 */
public record RawFrame(boolean fin, int reserved, int opcode, boolean masked, byte[] payload) {
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    /** The close code of an empty close frame (RFC 6455 section 7.1.5). */
    public static final int NO_STATUS = 1005;

    /** Not worth hiding, and it changes every byte. */
    private static final byte[] MASKING_KEY = {(byte) 0xA5, 0x3C, (byte) 0x96, 0x0F};

    private static final int MAX_7_BIT_LENGTH = 125;
    private static final int MAX_16_BIT_LENGTH = 0xFFFF;

    /** A whole frame that a client may send. */
    public static RawFrame masked(int opcode, byte[] payload) {
        return new RawFrame(true, 0, opcode, true, payload);
    }

    /** A whole frame that a server may send. */
    public static RawFrame unmasked(int opcode, byte[] payload) {
        return new RawFrame(true, 0, opcode, false, payload);
    }

    /** The payload of a close frame. */
    public static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    /** This frame without its end: more fragments follow (section 5.4). */
    public RawFrame unfinished() {
        return new RawFrame(false, reserved, opcode, masked, payload);
    }

    /** This frame with these reserved bits. */
    public RawFrame withReserved(int bits) {
        return new RawFrame(fin, bits, opcode, masked, payload);
    }

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code of a close frame. */
    public int closeCode() {
        return payload.length < Short.BYTES
                ? NO_STATUS
                : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The reason of a close frame. */
    public String closeReason() {
        return payload.length <= Short.BYTES
                ? ""
                : new String(payload, Short.BYTES, payload.length - Short.BYTES, StandardCharsets.UTF_8);
    }

    /** The frame's bytes, its length in the shortest form. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 14);
        bytes.writeBytes(header(fin, reserved, opcode, masked, payload.length));
        if (!masked) {
            bytes.writeBytes(payload);
            return bytes.toByteArray();
        }
        bytes.writeBytes(MASKING_KEY);
        for (int i = 0; i < payload.length; i++) {
            bytes.write(payload[i] ^ MASKING_KEY[i % MASKING_KEY.length]);
        }
        return bytes.toByteArray();
    }

    /**
     * A header up to the masking key, which declares what it likes.
     *
     * @param length taken as 64 bits without a sign
     */
    public static byte[] header(boolean fin, int reserved, int opcode, boolean masked, long length) {
        ByteBuffer header = ByteBuffer.allocate(10);
        header.put((byte) ((fin ? 0x80 : 0) | reserved << 4 | opcode));
        int mask = masked ? 0x80 : 0;
        if (length >= 0 && length <= MAX_7_BIT_LENGTH) {
            header.put((byte) (mask | (int) length));
        } else if (length >= 0 && length <= MAX_16_BIT_LENGTH) {
            header.put((byte) (mask | 126)).putShort((short) length);
        } else {
            header.put((byte) (mask | 127)).putLong(length);
        }
        byte[] bytes = new byte[header.position()];
        header.flip().get(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        String what = opcode == CLOSE ? closeCode() + " " + closeReason() : payload.length + " bytes";
        return "frame " + (fin ? "FIN " : "") + "opcode 0x" + Integer.toHexString(opcode) + ", " + what;
    }
}
