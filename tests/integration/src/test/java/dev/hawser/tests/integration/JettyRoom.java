package dev.hawser.tests.integration;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** A server with Jetty's own API: an echo on {@code /echo}, and a room on {@code /room}. */
final class JettyRoom implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    /** Guarded by this. */
    private final List<Session> members = new ArrayList<>();

    JettyRoom() {
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.addMapping("/echo", (request, response, callback) -> new Echo());
            container.addMapping("/room", (request, response, callback) -> new Member());
        }));
        try {
            server.start();
        } catch (Exception x) {
            throw new AssertionError("Jetty's server", x);
        }
    }

    String url(String path) {
        return "ws://localhost:" + connector.getLocalPort() + path;
    }

    private synchronized void join(Session session) {
        members.add(session);
    }

    private synchronized void say(String text) {
        members.forEach(member -> member.sendText(text, Callback.NOOP));
    }

    /** Sends back what comes. Jetty calls it by reflection. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession().sendText(text, Callback.NOOP);
        }
    }

    /** Says to everybody what comes. */
    public final class Member extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            join(session);
        }

        @Override
        public void onWebSocketText(String text) {
            say(text);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception x) {
            throw new AssertionError("Jetty's server", x);
        }
    }
}
