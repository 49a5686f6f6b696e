package dev.hawser.tests.conformance;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An endpoint that sends back what it receives. */
final class Echo implements WebSocket.OnPayload, WebSocket.NonBlocking {
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private @Nullable Connection connection;

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        if (connection != null) {
            connection.sendMessage(type, payload);
        }
    }

    @Override
    public void onClose(int closeCode, String reason) {
        closed.complete(closeCode);
    }

    /** Completes with the close code. */
    CompletableFuture<Integer> closed() {
        return closed;
    }
}
