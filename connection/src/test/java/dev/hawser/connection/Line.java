package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.Event;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** A connection, its network, and a peer that parses what the connection writes. What it gives to its executor runs when it is told. */
final class Line {
    private static final int MASKING_KEY = 0x12345678;

    final ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final NetworkEndPoint network;
    /** What is to be done at the end of the turn in which the network is read. */
    final ArrayDeque<ManagedSelector.SelectorUpdate> turn = new ArrayDeque<>();

    final ConnectionRegistry registry = new ConnectionRegistry(new ScheduledExecutorScheduler());
    final EndPointConnection pump;
    final WebSocketConnection connection;

    private final Role role;
    private final Receiver peer;

    Line(Role role, WebSocket webSocket, ConnectionOptions options) {
        this(role, webSocket, options, new NetworkEndPoint());
    }

    Line(Role role, WebSocket webSocket, ConnectionOptions options, NetworkEndPoint network) {
        this.role = role;
        this.network = network;
        MaskingKeys keys = role == Role.CLIENT ? new MaskingKeys() : null;
        this.pump = new EndPointConnection(
                network,
                tasks::add,
                new ConnectionSetup(
                        role,
                        webSocket,
                        "chat",
                        options.withVirtualThreads(false),
                        pool,
                        keys,
                        registry,
                        null,
                        turn::add));
        this.connection = (WebSocketConnection) pump.connection();
        this.peer = new Receiver(
                role == Role.CLIENT ? Role.SERVER : Role.CLIENT, Limits.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE));
        network.setConnection(pump);
    }

    /** A server's connection that is open. */
    static Line open(WebSocket webSocket) {
        return open(webSocket, ConnectionOptions.DEFAULT);
    }

    static Line open(WebSocket webSocket, ConnectionOptions options) {
        Line line = new Line(Role.SERVER, webSocket, options);
        line.open();
        return line;
    }

    void open() {
        pump.onOpen();
        runTasks();
    }

    void runTasks() {
        while (!tasks.isEmpty() || !turn.isEmpty()) {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            endTurn();
        }
    }

    void endTurn() {
        while (!turn.isEmpty()) {
            turn.remove().update(null);
        }
    }

    void peerSends(String text) {
        peerSends(Opcode.TEXT, StandardCharsets.UTF_8.encode(text));
    }

    void peerCloses(int code, String reason) {
        peerSends(Opcode.CLOSE, FrameEncoder.closePayload(code, reason));
    }

    void peerSends(Opcode opcode, ByteBuffer payload) {
        network.send(frame(opcode, payload));
        runTasks();
    }

    ByteBuffer frame(Opcode opcode, ByteBuffer payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.remaining() + FrameEncoder.MAX_HEADER_LENGTH);
        if (role == Role.SERVER) {
            FrameEncoder.encodeMasked(opcode, true, payload, MASKING_KEY, frame);
        } else {
            FrameEncoder.encode(opcode, true, payload, frame);
        }
        return frame.flip();
    }

    /** What the peer has received since, each event in a line; it has not received a part of a frame. */
    List<String> received() {
        List<String> events = receivedSoFar();
        assertThat(peer.isBetweenMessages())
                .as("the peer has whole frames only")
                .isTrue();
        return events;
    }

    List<String> receivedSoFar() {
        List<String> events = new ArrayList<>();
        ByteBuffer bytes = network.takeWritten();
        for (Event event = peer.receive(bytes); event != null; event = peer.receive(bytes)) {
            assertThat(event).as("the peer accepts what it receives").isNotInstanceOf(Event.Fault.class);
            events.add(describe(event));
            if (event instanceof Event.Close) {
                assertThat(bytes.hasRemaining())
                        .as("bytes after the close frame")
                        .isFalse();
            }
        }
        return events;
    }

    static String describe(Event event) {
        if (event instanceof Event.Message message) {
            return describe(message.type(), message.payload());
        }
        if (event instanceof Event.Close close) {
            return "close " + close.code() + (close.reason().isEmpty() ? "" : " " + close.reason());
        }
        if (event instanceof Event.Ping ping) {
            return ping.payload().remaining() == Long.BYTES
                    ? "keep-alive ping"
                    : "ping " + BufferUtil.toUTF8String(ping.payload());
        }
        return event instanceof Event.Pong pong ? "pong " + BufferUtil.toUTF8String(pong.payload()) : event.toString();
    }

    static String describe(MessageType type, ByteBuffer payload) {
        String kind = type == MessageType.TEXT ? "" : "binary ";
        return kind + (payload.remaining() > 1000 ? payload.remaining() + " bytes" : BufferUtil.toUTF8String(payload));
    }

    /** Fails when the connection holds a buffer of the pool. */
    void assertHoldsNoBuffer() {
        assertThat(pool.getLeaks()).as("buffers that were not given back").isEmpty();
    }

    /** An application's endpoint that writes down what it is told. */
    static class Recorder implements WebSocket.OnPayload, WebSocket.OnControl {
        final List<String> events = new ArrayList<>();
        dev.hawser.websocket.Connection connection;

        @Override
        public void onOpen(dev.hawser.websocket.Connection opened) {
            connection = opened;
            events.add("open");
        }

        @Override
        public void onMessage(MessageType type, ByteBuffer payload) {
            events.add(describe(type, payload));
        }

        @Override
        public boolean onControl(Opcode opcode, ByteBuffer payload) {
            if (opcode == Opcode.PONG) {
                events.add("pong " + BufferUtil.toUTF8String(payload));
            }
            return false;
        }

        @Override
        public void onClose(int closeCode, String reason) {
            events.add("close " + closeCode + (reason.isEmpty() ? "" : " " + reason));
        }
    }

    /** One whose callbacks do not block. */
    static class NonBlockingRecorder extends Recorder implements WebSocket.NonBlocking {}
}
