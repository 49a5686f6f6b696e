package dev.hawser.bench;

import dev.hawser.server.WebSocketHandler;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * A chat room on Hawser's engine without its rooms: each message is sent to each member by itself, and so compressed for each. Shows what a
 * room saves that compresses a message once.
 */
final class HawserEach {
    private static final int BACKLOG = 4096;

    private final Set<Connection> members = ConcurrentHashMap.newKeySet();

    private HawserEach() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) throws Exception {
        HawserEach room = new HawserEach();
        Server server = new Server();
        // One selector: one thread reads all members, so that all see one order.
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("localhost");
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(new WebSocketHandler() {
            @Override
            public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
                return "chat".equals(protocol) ? room.new Member() : null;
            }
        });
        server.start();
        System.out.println("listening on " + connector.getLocalPort());
        server.join();
    }

    private final class Member implements WebSocket.OnPayload, WebSocket.NonBlocking {
        // Written by onOpen, before any message.
        private @Nullable Connection connection;

        @Override
        public void onOpen(Connection opened) {
            connection = opened;
            members.add(opened);
        }

        @Override
        public void onMessage(MessageType type, ByteBuffer payload) {
            members.forEach(member -> member.sendMessage(type, payload.duplicate()));
        }

        @Override
        public void onClose(int closeCode, String reason) {
            members.remove(connection);
        }
    }
}
