package dev.hawser.tests.conformance;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Role;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One end of a connection that may send anything, takes no frame that breaks a rule, and notes what comes in. */
final class StrictPeer {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** How long a peer may take that should fail the connection at once. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final Role role;
    private final RawPeer socket;
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private @Nullable String openMessage;
    private @Nullable Integer closeCode;
    private @Nullable String violation;
    private boolean closeSent;
    private boolean closedByUs;
    private boolean ended;
    private boolean dropped;

    StrictPeer(Role role, RawPeer socket) {
        this.role = role;
        this.socket = socket;
        socket.setLimit(LIMIT);
    }

    /** The frame as our role has to send it. */
    byte[] bytes(RawFrame frame) {
        return new RawFrame(frame.fin(), frame.reserved(), frame.opcode(), role == Role.CLIENT, frame.payload())
                .bytes();
    }

    /** Sends a frame, in parts of this many bytes where that is not 0. */
    void send(RawFrame frame, int chop) {
        byte[] bytes = bytes(frame);
        if (frame.opcode() == RawFrame.CLOSE && frame.reserved() == 0) {
            onCloseSent();
        }
        for (int at = 0; at < bytes.length; at += chop == 0 ? bytes.length : chop) {
            send(bytes, at, chop == 0 ? bytes.length : Math.min(bytes.length, at + chop));
        }
    }

    void send(byte[] bytes, int from, int to) {
        try {
            socket.send(Arrays.copyOfRange(bytes, from, to));
        } catch (UncheckedIOException closed) {
            // What the peer has sent before can still be read, and says why.
        }
    }

    void sendClose(byte[] payload) {
        if (!closeSent && !ended) {
            send(FuzzCase.frame(RawFrame.CLOSE, payload), 0);
        }
    }

    private void onCloseSent() {
        closedByUs |= closeCode == null && !ended;
        closeSent = true;
    }

    /** Reads until this is so, or the peer closes, or it is too late. */
    void readUntil(BooleanSupplier enough) {
        while (!enough.getAsBoolean() && !isOver()) {
            read();
        }
    }

    private boolean isOver() {
        return ended || closeCode != null || violation != null;
    }

    /** Whether the peer closes within a short time. */
    boolean failsSoon() {
        socket.setLimit(SOON);
        try {
            while (!isOver()) {
                RawFrame frame = next();
                if (frame == null) {
                    break;
                }
                onFrame(frame);
            }
        } catch (UncheckedIOException late) {
            return false;
        } finally {
            socket.setLimit(LIMIT);
        }
        return isOver();
    }

    /** Completes the close handshake, and TCP with it; a server ends TCP first. */
    void readToEnd() {
        while (!isOver()) {
            read();
        }
        if (role == Role.SERVER && !ended) {
            socket.shutdownOutput();
        }
        while (!ended && violation == null) {
            read();
        }
        socket.close();
    }

    private void read() {
        try {
            RawFrame frame = next();
            if (frame != null) {
                onFrame(frame);
            }
        } catch (UncheckedIOException late) {
            ended = true;
            dropped = true;
        }
    }

    /** The next frame, or null when the connection has ended; throws only when it is too late. */
    private @Nullable RawFrame next() {
        try {
            return socket.readFrame();
        } catch (UncheckedIOException x) {
            if (x.getCause() instanceof SocketTimeoutException) {
                throw x;
            }
            ended = true;
            return null;
        }
    }

    private void onFrame(RawFrame frame) {
        violation = violationOf(frame);
        if (violation != null) {
            return;
        }
        switch (frame.opcode()) {
            case RawFrame.PING -> {
                events.add(FuzzCase.event("ping", frame.payload()));
                send(FuzzCase.frame(RawFrame.PONG, frame.payload()), 0);
            }
            case RawFrame.PONG -> events.add(FuzzCase.event("pong", frame.payload()));
            case RawFrame.CLOSE -> {
                closeCode = frame.closeCode();
                byte[] code = Arrays.copyOf(frame.payload(), Math.min(2, frame.payload().length));
                sendClose(code);
            }
            default -> onData(frame);
        }
    }

    private void onData(RawFrame frame) {
        if (frame.opcode() != RawFrame.CONTINUATION) {
            openMessage = frame.opcode() == RawFrame.TEXT ? "text" : "binary";
        }
        message.writeBytes(frame.payload());
        if (frame.fin() && openMessage != null) {
            events.add(FuzzCase.event(openMessage, message.toByteArray()));
            message.reset();
            openMessage = null;
        }
    }

    private @Nullable String violationOf(RawFrame frame) {
        if (closeCode != null) {
            return frame + " after the close frame";
        }
        if (frame.masked() == (role == Role.CLIENT)) {
            return frame.masked() ? "a frame of a server is masked" : "a frame of a client is not masked";
        }
        if (frame.reserved() != 0) {
            return "reserved bits " + frame.reserved();
        }
        boolean control = frame.opcode() >= RawFrame.CLOSE;
        if (frame.opcode() > RawFrame.PONG || !control && frame.opcode() > RawFrame.BINARY) {
            return "opcode " + frame.opcode();
        }
        if (control && (!frame.fin() || frame.payload().length > MAX_CONTROL_PAYLOAD)) {
            return "a control frame that is long or fragmented";
        }
        boolean continues = frame.opcode() == RawFrame.CONTINUATION;
        return !control && continues != (openMessage != null) ? "fragments in disorder" : null;
    }

    List<String> events() {
        return events;
    }

    boolean hasSentClose() {
        return closeSent;
    }

    /** Whether our close frame was not an answer. */
    boolean isClosedByUs() {
        return closedByUs;
    }

    /** Whether both have sent a close frame. */
    boolean isClean() {
        return closeSent && closeCode != null;
    }

    /** The code of the peer's close frame, or null when there was none. */
    @Nullable
    Integer closeCode() {
        return closeCode;
    }

    /** What the peer did that it must not do, or null. */
    @Nullable
    String violation() {
        return violation;
    }

    /** Whether the peer left it to us, a client, to end TCP. */
    boolean hadToDrop() {
        return dropped && role == Role.CLIENT;
    }

    @Override
    public String toString() {
        String received = events.toString();
        return (violation == null ? "" : violation + "; ")
                + "closed by " + (closedByUs ? "us" : "the peer") + ", code " + closeCode + (dropped ? ", dropped" : "")
                + "; " + received.substring(0, Math.min(received.length(), 120));
    }
}
