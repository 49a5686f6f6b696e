package dev.hawser.websocket;

import dev.hawser.websocket.Event.Fault;
import dev.hawser.websocket.InflateCodec.Progress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one peer: unmasks, checks every rule as early as the bytes allow, inflates, joins fragments, and says what came in.
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

    /** What of a data message makes an event. In each mode all rules are checked, and limits count over the whole message. */
    public enum Mode {
        /** The whole message: {@link Event.Message}. */
        MESSAGES,
        /** Each piece as it comes in: {@link Event.Part}. Nothing is kept. */
        PARTS,
        /** Each whole frame: {@link Event.Frame}. A frame is kept until it is whole. */
        FRAMES
    }

    private final Mode mode;
    private final @Nullable MessageInflater inflater;
    private final FrameHeader header;
    private final FramePayload payload;
    private final MessageAssembly message = new MessageAssembly();
    private final ControlPayload control = new ControlPayload();

    private Limits limits;
    private boolean ended;
    private boolean endedInsideMessage;

    /**
     * A receiver of whole messages at the start of a connection without compression.
     *
     * @param role the side that receives: a server takes only masked frames, a client only unmasked ones (RFC 6455 section 5.1)
     * @param limits checked before anything is allocated
     */
    public Receiver(Role role, Limits limits) {
        this(role, limits, Mode.MESSAGES, null, null);
    }

    /**
     * A receiver at the start of a connection.
     *
     * @param role the side that receives: a server takes only masked frames, a client only unmasked ones (RFC 6455 section 5.1)
     * @param limits checked before anything is allocated
     * @param mode what the events are
     * @param inflater for the same role; null when compression was not agreed on
     * @param observer hears of each frame; null for none
     */
    public Receiver(
            Role role, Limits limits, Mode mode, @Nullable MessageInflater inflater, @Nullable FrameObserver observer) {
        this.mode = mode;
        this.inflater = inflater;
        this.header = new FrameHeader(role, inflater != null);
        this.payload = new FramePayload(role, observer);
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * Reads up to the next event. Payload bytes are unmasked in place, so the buffer's content changes. After an event there may be others
     * even when all of the input is consumed.
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
            if (payload.missing() > 0) {
                return null;
            }
        }
        input.position(input.limit());
        return null;
    }

    private void beginPayload() {
        payload.begin(header);
        if (!header.opcode().isControl()) {
            message.beginFrame(header.opcode(), header.rsv1(), header.length());
        }
    }

    private @Nullable Event readData(ByteBuffer input) {
        // RFC 7692 section 6: a message is compressed or not, whatever the ones before it were.
        if (message.isCompressed()) {
            return readCompressed(input, Objects.requireNonNull(inflater));
        }
        int from = input.position();
        int length = payload.unmask(input, header);
        payload.consume(input, length);
        Fault fault = message.check(input, from, from + length);
        if (fault != null) {
            return end(fault);
        }
        boolean whole = payload.missing() == 0;
        if (whole) {
            header.reset();
        }
        return handOut(input, from, length, whole, true);
    }

    /** RFC 7692 section 7.2.2. What is inflated does not last, so each piece is handed out or kept at once. */
    private @Nullable Event readCompressed(ByteBuffer input, MessageInflater inflater) {
        while (true) {
            int length = payload.unmask(input, header);
            ByteBuffer bytes = input.slice(input.position(), length);
            boolean end = length == payload.missing() && header.isFinal();
            InflateCodec codec = inflater.codec();
            Progress progress = codec.inflate(bytes, end, message.inflatable());
            payload.consume(input, bytes.position());
            Fault fault = checkInflated(codec, progress);
            if (fault != null) {
                return end(fault);
            }
            boolean whole = payload.missing() == 0 && progress == Progress.ALL_READ;
            if (whole) {
                header.reset();
            }
            Event event = handOut(codec.output(), codec.from(), codec.to() - codec.from(), whole, false);
            if (whole && header.isFinal()) {
                inflater.endMessage();
            }
            if (event != null || progress == Progress.ALL_READ) {
                return event;
            }
        }
    }

    private @Nullable Fault checkInflated(InflateCodec codec, Progress progress) {
        Fault fault = message.checkInflated(codec.output(), codec.from(), codec.to());
        if (fault != null) {
            return fault;
        }
        return switch (progress) {
            case INVALID -> message.invalid();
            case TRUNCATED -> message.truncated();
            default -> null;
        };
    }

    /**
     * Makes an event of the next bytes of the message or keeps them for a later one.
     *
     * @param whole whether the frame ends with them
     * @param lasting whether they stay in their buffer until the event is dealt with even when the message ends
     */
    private @Nullable Event handOut(ByteBuffer input, int from, int length, boolean whole, boolean lasting) {
        boolean last = whole && header.isFinal();
        if (!last && isToBeKept(length, whole)) {
            boolean lengthKnown = lasting && (mode == Mode.FRAMES || header.isFinal());
            message.append(input, from, length, payload.missing(), lengthKnown);
            return null;
        }
        Fault fault = last ? message.checkEnd() : null;
        if (fault != null) {
            return end(fault);
        }
        ByteBuffer bytes = message.take(input, from, length, lasting || mode == Mode.PARTS && !last);
        MessageType type = message.type();
        if (last) {
            message.reset();
        }
        if (mode == Mode.MESSAGES) {
            return new Event.Message(type, bytes);
        }
        return mode == Mode.PARTS
                ? new Event.Part(type, bytes, last)
                : new Event.Frame(header.opcode(), header.isFinal(), bytes);
    }

    private boolean isToBeKept(int length, boolean whole) {
        return switch (mode) {
            case MESSAGES -> true;
            case PARTS -> length == 0;
            case FRAMES -> !whole;
        };
    }

    private @Nullable Event readControl(ByteBuffer input) {
        int from = input.position();
        int length = payload.unmask(input, header);
        payload.consume(input, length);
        if (payload.missing() == 0 && control.isEmpty()) {
            return control(input.slice(from, length));
        }
        control.append(input, from, length, header.length());
        if (payload.missing() == 0) {
            return control(control.take());
        }
        Fault fault = header.opcode() == Opcode.CLOSE ? control.checkClose() : null;
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
        endedInsideMessage = event instanceof Fault || message.isOpen();
        release();
        return event;
    }

    /**
     * Ends the receiver, because the connection is lost or closed: gives back what a message under way has borrowed, and drops the message.
     * Nothing that comes afterwards is read. Only by the thread that receives; may be called again.
     */
    public void release() {
        if (!ended) {
            endedInsideMessage |= message.isOpen();
        }
        ended = true;
        control.take();
        message.reset();
        if (inflater != null) {
            inflater.release();
        }
    }

    /** Whether all bytes so far made whole frames and no fragmented message is open; never after a fault. */
    public boolean isBetweenMessages() {
        return !endedInsideMessage && header.isUntouched() && !message.isOpen();
    }

    /** Whether what comes next would be the same for a new receiver: nothing is under way, and no context of compression is kept. */
    public boolean isLikeNew() {
        return !ended && isBetweenMessages() && (inflater == null || !inflater.hasContext());
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
