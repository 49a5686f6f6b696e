package dev.hawser.websocket;

import static dev.hawser.websocket.CloseCode.INVALID_PAYLOAD;
import static dev.hawser.websocket.CloseCode.NO_STATUS;
import static dev.hawser.websocket.CloseCode.PROTOCOL_ERROR;

import dev.hawser.websocket.Event.Fault;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The payload of a close frame: nothing, or a code and a reason (RFC 6455 section 5.5.1). */
final class ClosePayload {
    private static final int CODE_LENGTH = 2;
    private static final int MAX_REASON_LENGTH = 123;
    private static final byte[] REPLACEMENT_CHARACTER = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private ClosePayload() {}

    /** What a whole payload says, or the rule that it breaks; from position to limit. A single byte was refused with the header. */
    static Event parse(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return new Event.Close(NO_STATUS, "");
        }
        Utf8Validator utf8 = new Utf8Validator();
        Fault fault = check(payload, utf8);
        if (fault != null) {
            return fault;
        }
        if (!utf8.isBetweenCharacters()) {
            return new Fault(
                    INVALID_PAYLOAD, "close reason ends in the middle of a character (RFC 6455 section 5.5.1)");
        }
        int code = code(payload);
        ByteBuffer reason = payload.slice(payload.position() + CODE_LENGTH, payload.remaining() - CODE_LENGTH);
        return new Event.Close(code, StandardCharsets.UTF_8.decode(reason).toString());
    }

    /** The rule that the bytes so far break, whatever follows; from position to limit. */
    static @Nullable Fault checkPrefix(ByteBuffer prefix) {
        return check(prefix, new Utf8Validator());
    }

    private static @Nullable Fault check(ByteBuffer prefix, Utf8Validator utf8) {
        if (prefix.remaining() < CODE_LENGTH) {
            return null;
        }
        // Sections 7.4.1 and 7.4.2: codes that "MUST NOT be set as a status code in a Close control frame", or that
        // nobody may use.
        if (!CloseCode.isValidOnWire(code(prefix))) {
            return new Fault(PROTOCOL_ERROR, "close code " + code(prefix) + " may not be sent (RFC 6455 section 7.4)");
        }
        // Section 5.5.1: the body may contain "UTF-8-encoded data"; section 8.1 for what is not.
        int from = prefix.position() + CODE_LENGTH;
        int invalid = utf8.firstInvalid(prefix, from, prefix.limit());
        return invalid < 0
                ? null
                : new Fault(
                        INVALID_PAYLOAD,
                        "close reason is not UTF-8 at byte " + (invalid - from) + " (RFC 6455 section 5.5.1)");
    }

    private static int code(ByteBuffer payload) {
        int at = payload.position();
        return (payload.get(at) & 0xFF) << Byte.SIZE | payload.get(at + 1) & 0xFF;
    }

    /** A payload to send; the reason is cut at a character, and an unpaired surrogate in it becomes U+FFFD. */
    static ByteBuffer of(int code, String reason) {
        if (code == NO_STATUS) {
            return ByteBuffer.allocate(0);
        }
        if (!CloseCode.isValidOnWire(code)) {
            throw new IllegalArgumentException("close code " + code + " may not be sent (RFC 6455 section 7.4)");
        }
        ByteBuffer payload = ByteBuffer.allocate(CODE_LENGTH + MAX_REASON_LENGTH);
        payload.put((byte) (code >>> Byte.SIZE)).put((byte) code);
        // The encoder stops in front of the first character that has no room.
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT_CHARACTER)
                .encode(CharBuffer.wrap(reason), payload, true);
        return payload.flip();
    }
}
