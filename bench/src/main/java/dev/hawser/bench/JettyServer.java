package dev.hawser.bench;

import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The peer written with Jetty's own WebSocket API: the chat at {@code /chat} and an echo at {@code /echo}. */
final class JettyServer {
    /** Connections that may wait to be accepted: the load opens a thousand at once. */
    private static final int BACKLOG = 4096;

    /** Threads enough for Jetty's own strategy; more would only wait for the one core. */
    private static final int MAX_THREADS = 32;

    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
    private static final long MAX_MESSAGE_BYTES = 65536;

    private JettyServer() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) throws Exception {
        Server server = new Server(new QueuedThreadPool(MAX_THREADS));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("localhost");
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, JettyServer::configure));
        server.start();
        System.out.println("listening on " + connector.getLocalPort());
        server.join();
    }

    private static void configure(ServerWebSocketContainer container) {
        container.setIdleTimeout(IDLE_TIMEOUT);
        container.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
        container.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        JettyChatRoom room = new JettyChatRoom();
        container.addMapping("/chat", endpoint("chat", () -> new JettyChatMember(room)));
        container.addMapping("/echo", endpoint("echo", JettyEcho::new));
    }

    private static WebSocketCreator endpoint(String subProtocol, Supplier<Session.Listener> listener) {
        return (request, response, callback) -> {
            if (request.hasSubProtocol(subProtocol)) {
                response.setAcceptedSubProtocol(subProtocol);
            }
            return listener.get();
        };
    }
}
