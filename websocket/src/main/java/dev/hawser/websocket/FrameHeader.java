package dev.hawser.websocket;

import static dev.hawser.websocket.CloseCode.PROTOCOL_ERROR;

import dev.hawser.websocket.Event.Fault;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header of the frame under way (RFC 6455 section 5.2), read byte by byte: a header that comes in pieces costs these fields and no
 * buffer. Each rule is checked at the byte that decides it.
 */
final class FrameHeader {
    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int RSV1 = 0x40;
    private static final int OPCODE = 0x0F;
    private static final int MASK = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int MAX_16_BIT_LENGTH = 0xFFFF;

    private enum Part {
        FIRST_BYTE,
        SECOND_BYTE,
        LENGTH,
        KEY,
        COMPLETE
    }

    private final boolean masked;
    private final boolean compression;

    private Part part = Part.FIRST_BYTE;
    private int missing;
    private int lengthBits;
    private boolean fin;
    private boolean rsv1;
    private Opcode opcode = Opcode.CONTINUATION;
    private long length;
    private int key;

    /**
     * A header that must have a masking key or must not, by the role of the side that receives it.
     *
     * @param compression whether messages may be compressed (RFC 7692)
     */
    FrameHeader(Role receiver, boolean compression) {
        masked = receiver == Role.SERVER;
        this.compression = compression;
    }

    /** Reads what there is of the header. Returns the first rule that it breaks. */
    @Nullable
    Fault read(ByteBuffer input, MessageAssembly message, Limits limits) {
        Fault fault = null;
        while (fault == null && part != Part.COMPLETE && input.hasRemaining()) {
            int value = input.get() & 0xFF;
            fault = switch (part) {
                case FIRST_BYTE -> firstByte(value, message, limits);
                case SECOND_BYTE -> secondByte(value, message, limits);
                case LENGTH -> lengthByte(value, message, limits);
                case KEY -> keyByte(value);
                case COMPLETE -> throw new IllegalStateException();
            };
        }
        return fault;
    }

    private @Nullable Fault firstByte(int value, MessageAssembly message, Limits limits) {
        // Section 5.2: "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
        rsv1 = (value & RESERVED_BITS) != 0;
        if (rsv1 && ((value & RESERVED_BITS) != RSV1 || !compression)) {
            return reservedBits(value);
        }
        // Section 5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
        Opcode known = Opcode.of(value & OPCODE);
        if (known == null) {
            return fault(
                    "opcode 0x" + Integer.toHexString(value & OPCODE).toUpperCase(Locale.ROOT) + " is reserved", "5.2");
        }
        opcode = known;
        fin = (value & FIN) != 0;
        part = Part.SECOND_BYTE;
        if (rsv1 && known != Opcode.TEXT && known != Opcode.BINARY) {
            return misplacedRsv1();
        }
        if (!known.isControl()) {
            return message.checkFrame(known, limits);
        }
        // Section 5.5: "All control frames ... MUST NOT be fragmented."
        return fin ? null : fault(name() + " frame is fragmented", "5.5");
    }

    private @Nullable Fault secondByte(int value, MessageAssembly message, Limits limits) {
        // Section 5.1: "The server MUST close the connection upon receiving a frame that is not masked."
        // "A client MUST close a connection if it detects a masked frame."
        if (((value & MASK) != 0) != masked) {
            return fault(masked ? "frame from a client is not masked" : "frame from a server is masked", "5.1");
        }
        length = value & LENGTH;
        if (opcode.isControl()) {
            Fault fault = checkControlLength();
            if (fault != null) {
                return fault;
            }
        }
        if (length < LENGTH_IN_16_BITS) {
            return lengthKnown(message, limits);
        }
        lengthBits = length == LENGTH_IN_16_BITS ? Short.SIZE : Long.SIZE;
        missing = lengthBits / Byte.SIZE;
        length = 0;
        part = Part.LENGTH;
        return null;
    }

    private @Nullable Fault checkControlLength() {
        // Section 5.5: "All control frames MUST have a payload length of 125 bytes or less". The exact length is still
        // to come, and not
        // waited for: the figure is the least that the field can mean.
        if (length > MAX_CONTROL_PAYLOAD) {
            long least = length == LENGTH_IN_64_BITS ? MAX_16_BIT_LENGTH + 1 : LENGTH_IN_16_BITS;
            return fault(name() + " payload " + least + " > 125 bytes", "5.5");
        }
        // Section 5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer".
        if (opcode == Opcode.CLOSE && length == 1) {
            return fault("close payload of 1 byte has no room for a code", "5.5.1");
        }
        return null;
    }

    private @Nullable Fault lengthByte(int value, MessageAssembly message, Limits limits) {
        // Section 5.2: "a 64-bit unsigned integer (the most significant bit MUST be 0)"
        if (missing == Long.BYTES && (value & 0x80) != 0) {
            return fault("payload length has its most significant bit set", "5.2");
        }
        length = length << Byte.SIZE | value;
        missing--;
        return missing == 0 ? extendedLengthKnown(message, limits) : null;
    }

    private @Nullable Fault extendedLengthKnown(MessageAssembly message, Limits limits) {
        // Section 5.2: "the minimal number of bytes MUST be used to encode the length"
        if (length < LENGTH_IN_16_BITS) {
            return fault("payload length " + length + " in " + lengthBits + " bits instead of 7", "5.2");
        }
        if (lengthBits == Long.SIZE && length <= MAX_16_BIT_LENGTH) {
            return fault("payload length " + length + " in 64 bits instead of 16", "5.2");
        }
        return lengthKnown(message, limits);
    }

    private @Nullable Fault lengthKnown(MessageAssembly message, Limits limits) {
        part = masked ? Part.KEY : Part.COMPLETE;
        missing = Integer.BYTES;
        return opcode.isControl() ? null : message.checkLength(opcode, rsv1, length, limits);
    }

    private @Nullable Fault keyByte(int value) {
        key = key << Byte.SIZE | value;
        missing--;
        if (missing == 0) {
            part = Part.COMPLETE;
        }
        return null;
    }

    private Fault reservedBits(int value) {
        String bits =
                Integer.toBinaryString(FIN >> 4 | (value & RESERVED_BITS) >> 4).substring(1);
        String why = compression ? ", of which only the first has a meaning here" : " without an extension";
        return fault("reserved bits are " + bits + why, "5.2");
    }

    /**
     * RFC 7692 section 6.1: "An endpoint MUST NOT set the 'Per-Message Compressed' bit of control frames and non-first fragments of a data
     * message. An endpoint receiving such a frame MUST _Fail the WebSocket Connection_."
     */
    private Fault misplacedRsv1() {
        return new Fault(
                PROTOCOL_ERROR, name() + " frame has the bit of a compressed message, RSV1 (RFC 7692 section 6.1)");
    }

    private String name() {
        return opcode.name().toLowerCase(Locale.ROOT);
    }

    private static Fault fault(String what, String section) {
        return new Fault(PROTOCOL_ERROR, what + " (RFC 6455 section " + section + ")");
    }

    /** Whether all of the header is there; the values below mean something only then. */
    boolean isComplete() {
        return part == Part.COMPLETE;
    }

    /** Whether no byte of the header is there. */
    boolean isUntouched() {
        return part == Part.FIRST_BYTE;
    }

    boolean isFinal() {
        return fin;
    }

    /** Whether this is the first frame of a compressed message. */
    boolean rsv1() {
        return rsv1;
    }

    Opcode opcode() {
        return opcode;
    }

    /** Bytes of payload; within the limits. */
    int length() {
        return (int) length;
    }

    /** The masking key, or 0 where there is none. */
    int key() {
        return key;
    }

    /** Begins the next header. */
    void reset() {
        part = Part.FIRST_BYTE;
    }
}
