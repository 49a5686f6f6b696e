package dev.hawser.tests.servlet;

import dev.hawser.testkit.Callbacks;
import dev.hawser.testkit.Limit;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * An endpoint that writes down its callbacks, as {@code open}, {@code text 5}, {@code binary 3} with their lengths, {@code pong x} and
 * {@code close 1000 reason}, and whether they keep the promises of {@link WebSocket}.
 */
class Recorder extends Callbacks<Connection> implements WebSocket.OnPayload, WebSocket.OnControl {
    private final CompletableFuture<Thread> openedBy = new CompletableFuture<>();

    /** A recorder that sends back each message. */
    static class Echo extends Recorder {
        @Override
        void onPayload(MessageType type, ByteBuffer payload) {
            connection().sendMessage(type, payload);
        }
    }

    /** One that runs on the thread that reads. */
    static final class NonBlockingEcho extends Echo implements WebSocket.NonBlocking {}

    /** What the endpoint does besides recording. */
    void onPayload(MessageType type, ByteBuffer payload) {}

    /** What the endpoint does besides recording. */
    void onOpened() {}

    @Override
    public final void onOpen(Connection connection) {
        openedBy.complete(Thread.currentThread());
        open(connection, this::onOpened);
    }

    @Override
    public final void onMessage(MessageType type, ByteBuffer payload) {
        String kind = type == MessageType.TEXT ? "text " : "binary ";
        record(kind + payload.remaining(), () -> onPayload(type, payload));
    }

    @Override
    public final boolean onControl(Opcode opcode, ByteBuffer payload) {
        if (opcode == Opcode.PONG) {
            pong(payload);
        }
        return false;
    }

    @Override
    public final void onClose(int closeCode, String reason) {
        close(closeCode, reason);
    }

    Thread thread() {
        return Limit.get(openedBy, "onOpen");
    }
}
