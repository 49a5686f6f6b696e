package dev.hawser.bench;

import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** Hawser's contender for the workload {@code echo}: sends every message back as the bytes that came. */
final class HawserEcho implements WebSocket.OnPayload, WebSocket.NonBlocking {
    private static final int BACKLOG = 4096;

    // Written by onOpen, before any message.
    private @Nullable Connection connection;

    private HawserEcho() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(new WebSocketHandler() {
            @Override
            public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
                return "echo".equals(protocol) ? new HawserEcho() : null;
            }
        });
        server.start();
        System.out.println("listening on " + connector.getLocalPort());
        server.join();
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        connection.sendMessage(type, payload);
    }

    @Override
    public void onClose(int closeCode, String reason) {}
}
