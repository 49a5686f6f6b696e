package dev.hawser.serve;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends each message back to its sender, in one frame. */
final class EchoEndpoint implements WebSocket.OnPayload {
    /** Written by onOpen, before any other callback. */
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
    public void onClose(int closeCode, String reason) {}
}
