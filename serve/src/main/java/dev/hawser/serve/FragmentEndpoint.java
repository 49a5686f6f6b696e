package dev.hawser.serve;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameConnection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends each message back to its sender in two fragments, however it came (RFC 6455 section 5.4). */
final class FragmentEndpoint implements WebSocket.OnPayload, WebSocket.OnFrame {
    /** Written before any other callback. */
    private @Nullable FrameConnection connection;

    @Override
    public void onHandshake(FrameConnection opening) {
        connection = opening;
    }

    @Override
    public void onOpen(Connection opened) {}

    /** Frames are put together to messages by the connection. */
    @Override
    public boolean onFrame(Opcode opcode, boolean fin, ByteBuffer payload) {
        return false;
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        FrameConnection to = connection;
        if (to != null) {
            int half = payload.remaining() / 2;
            to.sendFrame(type.opcode(), false, payload.slice(payload.position(), half));
            to.sendFrame(
                    Opcode.CONTINUATION, true, payload.slice(payload.position() + half, payload.remaining() - half));
        }
    }

    @Override
    public void onClose(int closeCode, String reason) {}
}
