package dev.hawser.tests.conformance;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's own WebSocket server, which sends back each message. */
final class JettyEcho implements AutoCloseable {
    private static final int MAX_MESSAGE_SIZE = 64 * 1024 * 1024;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    JettyEcho() {
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxTextMessageSize(MAX_MESSAGE_SIZE);
            container.setMaxBinaryMessageSize(MAX_MESSAGE_SIZE);
            container.setMaxFrameSize(MAX_MESSAGE_SIZE);
            container.setIdleTimeout(Duration.ofMinutes(1));
            container.addMapping("/*", (request, response, callback) -> new Endpoint());
        }));
        try {
            server.start();
        } catch (Exception x) {
            throw new AssertionError("Jetty did not start", x);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception x) {
            throw new AssertionError("Jetty did not stop", x);
        }
    }

    /** The endpoint; public because Jetty calls it by reflection. */
    public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }
    }
}
