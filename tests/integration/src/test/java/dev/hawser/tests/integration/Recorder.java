package dev.hawser.tests.integration;

import dev.hawser.testkit.Callbacks;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;

/**
 * An endpoint that writes down its callbacks, as {@code open}, {@code text hello}, {@code binary 616263}, {@code pong x} and
 * {@code close 1000 reason}, and whether they keep the promises of {@link WebSocket}.
 */
class Recorder extends Callbacks<Connection>
        implements WebSocket.OnTextMessage, WebSocket.OnBinaryMessage, WebSocket.OnControl {
    /** A recorder that sends back each text. */
    static Recorder echo() {
        return new Recorder() {
            @Override
            void onText(String data) {
                connection().sendMessage(data);
            }
        };
    }

    /** What the endpoint does besides recording. */
    void onText(String data) {}

    /** What the endpoint does besides recording. */
    void onOpened(Connection connection) {}

    @Override
    public final void onOpen(Connection connection) {
        open(connection, () -> onOpened(connection));
    }

    @Override
    public final void onMessage(String data) {
        record("text " + data, () -> onText(data));
    }

    @Override
    public final void onMessage(byte[] data, int offset, int length) {
        record("binary " + Bytes.hex(data, offset, length), () -> {});
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
}
