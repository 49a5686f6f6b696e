package dev.hawser.roomsclient;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection of a session: what happens to it is told the session in turn. While the session is behind, the server is not read. */
final class SessionEndpoint implements WebSocket.OnTextMessage, WebSocket.ByDemand {
    static final String PROTOCOL = "hawser.v1";

    /** More than any message of the protocol: a history has 256 KiB, or one entry. */
    private static final int MAX_MESSAGE_BYTES = 2 << 20;

    /** Messages that may wait for their turn. */
    private static final int AHEAD = 64;

    private record ConnectionLine(Connection connection, Executor turns) implements Line {
        @Override
        public void send(Message message) {
            // Of one that is closed, onClose tells; and the budget is heeded.
            connection.sendMessage(message.text());
        }

        @Override
        public boolean isWritable() {
            return connection.isWritable();
        }

        @Override
        public void whenWritable(Runnable task) {
            connection.whenWritable().thenRun(() -> turns.execute(task));
        }
    }

    private final ClientSession session;
    private final Executor turns;

    /** Written by onOpen, which is before everything else. */
    private volatile @Nullable ConnectionLine line;

    SessionEndpoint(ClientSession session, Executor turns) {
        this.session = session;
        this.turns = turns;
    }

    @Override
    public void onOpen(Connection connection) {
        connection.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
        ConnectionLine opened = new ConnectionLine(connection, turns);
        line = opened;
        turns.execute(() -> session.connected(opened));
        connection.demand(AHEAD);
    }

    @Override
    public void onMessage(String data) {
        ConnectionLine from = Objects.requireNonNull(line);
        turns.execute(() -> {
            session.heard();
            session.received(from, data);
            from.connection().demand(1);
        });
    }

    @Override
    public void onClose(int closeCode, String reason) {
        ConnectionLine ended = Objects.requireNonNull(line);
        turns.execute(() -> session.lost(ended, closeCode));
    }
}
