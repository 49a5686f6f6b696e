package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.testkit.Limit;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty's own WebSocket, as a client or a server. */
final class JettyPeer implements ForeignPeer {
    private final Listener listener = new Listener();
    private final AutoCloseable end;

    private JettyPeer(Listening listening) {
        end = listening.start(listener);
    }

    private interface Listening {
        AutoCloseable start(Listener listener);
    }

    /** A client of that server. */
    static JettyPeer connect(URI uri, String protocol) {
        return connect(new HttpClient(), uri, protocol);
    }

    /** A client of that server, over this HTTP. */
    static JettyPeer connect(HttpClient http, URI uri, String protocol) {
        return new JettyPeer(listener -> {
            WebSocketClient client = new WebSocketClient(http);
            try {
                client.start();
                ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
                request.setSubProtocols(protocol);
                Limit.get(client.connect(listener, request), "Jetty's client to connect");
            } catch (Exception x) {
                throw new AssertionError("Jetty's client", x);
            }
            return client::stop;
        });
    }

    /** A server with that endpoint; gives its port. */
    static JettyPeer listen(String protocol, CompletableFuture<Integer> port) {
        return listen(protocol, port, new HttpConnectionFactory());
    }

    /** A server with that endpoint, over HTTP/2 only. */
    static JettyPeer listenHttp2(String protocol, CompletableFuture<Integer> port) {
        return listen(protocol, port, new HTTP2CServerConnectionFactory(new HttpConfiguration()));
    }

    private static JettyPeer listen(String protocol, CompletableFuture<Integer> port, ConnectionFactory http) {
        return new JettyPeer(listener -> {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server, 1, 1, http);
            server.addConnector(connector);
            server.setHandler(WebSocketUpgradeHandler.from(
                    server,
                    container -> container.addMapping("/*", (request, response, callback) -> {
                        if (request.getSubProtocols().contains(protocol)) {
                            response.setAcceptedSubProtocol(protocol);
                        }
                        return listener;
                    })));
            try {
                server.start();
            } catch (Exception x) {
                throw new AssertionError("Jetty's server", x);
            }
            port.complete(connector.getLocalPort());
            return server::stop;
        });
    }

    @Override
    public void sendText(String text) {
        Limit.get(listener.send(callback -> listener.session().sendText(text, callback)), "sent");
    }

    @Override
    public void sendBinary(byte[] data) {
        Limit.get(listener.send(callback -> listener.session().sendBinary(ByteBuffer.wrap(data), callback)), "sent");
    }

    @Override
    public void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean last = i == parts.length - 1;
            Limit.get(listener.send(callback -> listener.session().sendPartialText(part, last, callback)), "sent");
        }
    }

    @Override
    public void sendPing(String payload) {
        Limit.get(listener.send(callback -> listener.session().sendPing(UTF_8.encode(payload), callback)), "sent");
    }

    @Override
    public void close(int code, String reason) {
        listener.session().close(code, reason, Callback.NOOP);
    }

    @Override
    public String next() {
        return Limit.take(listener.events, "an event of Jetty's");
    }

    @Override
    public void close() {
        try {
            end.close();
        } catch (Exception x) {
            throw new AssertionError("Jetty did not stop", x);
        }
    }

    /** The endpoint; public because Jetty calls it by reflection. */
    public static final class Listener implements Session.Listener.AutoDemanding {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<Session> opened = new CompletableFuture<>();

        private interface Sending {
            void with(Callback callback);
        }

        private Session session() {
            return Limit.get(opened, "Jetty's session");
        }

        private CompletableFuture<@Nullable Void> send(Sending sending) {
            Callback.Completable sent = new Callback.Completable();
            sending.with(sent);
            return sent;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            session.setMaxTextMessageSize(1 << 20);
            session.setMaxBinaryMessageSize(1 << 20);
            opened.complete(session);
            String protocol = session.getUpgradeResponse().getAcceptedSubProtocol();
            events.add("open " + protocol);
        }

        @Override
        public void onWebSocketText(String message) {
            events.add("text " + message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] data = new byte[payload.remaining()];
            payload.get(data);
            events.add("binary " + Bytes.hex(data));
            callback.succeed();
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            events.add("pong " + UTF_8.decode(payload.duplicate()));
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            events.add("close " + statusCode + (reason == null || reason.isEmpty() ? "" : " " + reason));
            callback.succeed();
        }
    }
}
