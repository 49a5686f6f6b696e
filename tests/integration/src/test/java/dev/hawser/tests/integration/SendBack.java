package dev.hawser.tests.integration;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Sends back every message as it came. */
final class SendBack implements WebSocket.OnPayload {
    private final CompletableFuture<Connection> connection = new CompletableFuture<>();

    @Override
    public void onOpen(Connection opened) {
        connection.complete(opened);
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        connection.join().sendMessage(type, payload);
    }

    @Override
    public void onClose(int closeCode, String reason) {}
}
