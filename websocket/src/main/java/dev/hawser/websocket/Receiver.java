package dev.hawser.websocket;

import dev.hawser.websocket.Event.Fault;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one peer: unmasks, checks every rule as early as the bytes allow, joins fragments, and says what came in.
 *
 * <pre>{@code
 * for (Event event = receiver.receive(input); event != null; event = receiver.receive(input)) {
 *     ...
 * }
 * }</pre>
 *
 * <p>A receiver between two messages holds no buffer. One thread at a time.
 */
public final class Receiver {
    private final boolean masked;
    private final FrameHeader header;
    private final MessageAssembly message = new MessageAssembly();

    private Limits limits;
    private boolean ended;
    private boolean endedInsideMessage;

    /** Payload of the frame under way that is still to come, and the masking key for its next byte. */
    private int missing;

    private int key;

    /** What has come of a control frame's payload, up to its position, while some is missing. */
    private @Nullable ByteBuffer partOfControl;

    /**
     * A receiver at the start of a connection.
     *
     * @param role the side that receives: a server takes only masked frames, a client only unmasked ones (RFC 6455 section 5.1)
     * @param limits checked before anything is allocated
     */
    public Receiver(Role role, Limits limits) {
        this.masked = role == Role.SERVER;
        this.header = new FrameHeader(role);
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * Reads up to the next event. Payload bytes are unmasked in place, so the buffer's content changes.
     *
     * @param input bytes of the peer, consumed from its position; must not be read-only
     * @return the event, or null when all of the input is consumed and no further event is in it; after {@link Event.Close} or
     *     {@link Event.Fault} always null, and the input is consumed unread
     */
    public @Nullable Event receive(ByteBuffer input) {
        while (!ended) {
            if (!header.isComplete()) {
                Fault fault = header.read(input, message, limits);
                if (fault != null) {
                    return end(fault);
                }
                if (!header.isComplete()) {
                    return null;
                }
                beginPayload();
            }
            Event event = header.opcode().isControl() ? readControl(input) : readData(input);
            if (event != null) {
                return event;
            }
            if (missing > 0) {
                return null;
            }
        }
        input.position(input.limit());
        return null;
    }

    private void beginPayload() {
        missing = header.length();
        key = header.key();
        if (!header.opcode().isControl()) {
            message.beginFrame(header.opcode());
        }
    }

    private @Nullable Event readData(ByteBuffer input) {
        int from = input.position();
        int length = takePayload(input);
        Fault fault = message.checkPayload(input, from, from + length);
        if (fault != null) {
            return end(fault);
        }
        if (missing > 0 || !header.isFinal()) {
            message.append(input, from, length, missing, header.isFinal());
            endFrameIfWhole();
            return null;
        }
        endFrameIfWhole();
        Event event = message.finish(input, from, length);
        return event instanceof Fault ? end(event) : event;
    }

    /** Consumes and unmasks what the input has of the payload. Returns how much that is. */
    private int takePayload(ByteBuffer input) {
        int from = input.position();
        int length = Math.min(missing, input.remaining());
        if (masked) {
            // Section 5.3: the same algorithm "applies regardless of the direction of the translation".
            Masking.apply(input, from, from + length, key);
            key = Masking.advance(key, length);
        }
        missing -= length;
        input.position(from + length);
        return length;
    }

    private void endFrameIfWhole() {
        if (missing == 0) {
            header.reset();
        }
    }

    /** Control frames may come between fragments (section 5.4), so their payload stays apart from the message under way. */
    private @Nullable Event readControl(ByteBuffer input) {
        int from = input.position();
        int length = takePayload(input);
        if (missing == 0 && partOfControl == null) {
            return control(input.slice(from, length));
        }
        if (length == 0) {
            return null;
        }
        if (partOfControl == null) {
            partOfControl = ByteBuffer.allocate(header.length());
        }
        ByteBuffer part = partOfControl;
        part.put(part.position(), input, from, length).position(part.position() + length);
        if (missing == 0) {
            partOfControl = null;
            return control(part.flip());
        }
        return header.opcode() == Opcode.CLOSE
                ? checkPartOfClose(part.duplicate().flip())
                : null;
    }

    private @Nullable Event checkPartOfClose(ByteBuffer part) {
        Fault fault = ClosePayload.checkPrefix(part);
        return fault == null ? null : end(fault);
    }

    private Event control(ByteBuffer payload) {
        header.reset();
        return switch (header.opcode()) {
            case PING -> new Event.Ping(payload);
            case PONG -> new Event.Pong(payload);
            default -> end(ClosePayload.parse(payload));
        };
    }

    /** Sections 5.5.1 and 7.1.7: nothing that comes after a close frame or a fault is processed. Buffers are dropped. */
    private Event end(Event event) {
        ended = true;
        endedInsideMessage = event instanceof Fault || message.isOpen();
        partOfControl = null;
        message.reset();
        return event;
    }

    /** Whether all bytes so far made whole frames and no fragmented message is open; never after a fault. */
    public boolean isBetweenMessages() {
        return !endedInsideMessage && header.isUntouched() && !message.isOpen();
    }

    /** The limits in force. */
    public Limits limits() {
        return limits;
    }

    /** Sets the limits, in force from the next frame on. */
    public void setLimits(Limits limits) {
        this.limits = Objects.requireNonNull(limits);
    }
}
