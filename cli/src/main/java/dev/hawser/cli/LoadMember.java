package dev.hawser.cli;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One connection of a load test. */
abstract class LoadMember implements WebSocket.OnPayload, WebSocket.OnControl, WebSocket.NonBlocking {
    /** The index of the client, which is part of its name. */
    final int id;

    private final LoadTest test;

    private volatile @Nullable Connection connection;

    LoadMember(int id, LoadTest test) {
        this.id = id;
        this.test = test;
    }

    /** Deliveries so far. */
    abstract int received();

    final Connection connection() {
        Connection opened = connection;
        if (opened == null) {
            throw new IllegalStateException("user" + id + " is not open");
        }
        return opened;
    }

    @Override
    public final void onOpen(Connection opened) {
        connection = opened;
    }

    @Override
    public final boolean onControl(Opcode opcode, ByteBuffer payload) {
        if (opcode == Opcode.PONG) {
            test.onPong(payload);
        }
        return false;
    }

    @Override
    public final void onClose(int closeCode, String reason) {
        test.onClosed(this, closeCode, reason);
    }
}
