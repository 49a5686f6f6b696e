package dev.hawser.tests.integration;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.Listener;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.testkit.Limit;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Our server on a free port, with plain HTTP beside the WebSocket. */
final class TestServer implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "test-server-" + COUNT.incrementAndGet() + "-";
    private final Server server;
    private final ServerConnector connector;
    private final WebSocketHandler handler;
    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final BlockingQueue<WebSocket> accepted = new LinkedBlockingQueue<>();
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();

    /**
     * A server.
     *
     * @param acceptor what {@link WebSocketHandler} asks
     */
    TestServer(ConnectionOptions options, BiFunction<Request, @Nullable String, @Nullable WebSocket> acceptor) {
        this(null, options, acceptor);
    }

    /**
     * A server.
     *
     * @param listener how our applications would listen; null for Jetty's plain HTTP/1.1
     * @param acceptor what {@link WebSocketHandler} asks
     */
    TestServer(
            @Nullable ListenerOptions listener,
            ConnectionOptions options,
            BiFunction<Request, @Nullable String, @Nullable WebSocket> acceptor) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName(name);
        server = new Server(threads, null, buffers);
        connector = listener == null
                ? new ServerConnector(server, null, null, buffers, 1, 1, new HttpConnectionFactory())
                : Listener.newConnector(server, listener.withAddress(null, 0));
        server.addConnector(connector);
        handler = new WebSocketHandler(options) {
            @Override
            public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
                return accept(acceptor.apply(request, protocol));
            }
        };
        handler.setHandler(new PlainHttp());
        server.setHandler(handler);
    }

    /** A server that accepts everybody, without a sub-protocol. */
    static TestServer serving(ConnectionOptions options, Supplier<? extends WebSocket> endpoints) {
        return new TestServer(options, (request, protocol) -> protocol == null ? endpoints.get() : null).start();
    }

    /** A server that listens as our applications do, and accepts everybody, without a sub-protocol. */
    static TestServer listening(
            ListenerOptions listener, ConnectionOptions options, Supplier<? extends WebSocket> endpoints) {
        return new TestServer(listener, options, (request, protocol) -> protocol == null ? endpoints.get() : null)
                .start();
    }

    /** A server with default settings that accepts everybody, without a sub-protocol. */
    static TestServer serving(Supplier<? extends WebSocket> endpoints) {
        return serving(ConnectionOptions.DEFAULT, endpoints);
    }

    private @Nullable WebSocket accept(@Nullable WebSocket endpoint) {
        if (endpoint != null) {
            accepted.add(endpoint);
        }
        if (endpoint instanceof Recorder recorder) {
            recorders.add(recorder);
        }
        return endpoint;
    }

    TestServer start() {
        try {
            server.start();
            return this;
        } catch (Exception x) {
            throw new AssertionError("the server did not start", x);
        }
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception x) {
            throw new AssertionError("the server did not stop", x);
        }
    }

    /** With what the names of its threads begin. */
    String name() {
        return name;
    }

    int port() {
        return connector.getLocalPort();
    }

    URI uri(String path) {
        String scheme = connector.getConnectionFactory(SslConnectionFactory.class) == null ? "ws" : "wss";
        return URI.create(scheme + "://localhost:" + port() + path);
    }

    /** The streams of HTTP/2 that the server knows of, of all its connections. */
    int openStreams() {
        return connector.getConnectedEndPoints().stream()
                .map(EndPoint::getConnection)
                .filter(HTTP2Connection.class::isInstance)
                .mapToInt(connection ->
                        ((HTTP2Connection) connection).getSession().getStreams().size())
                .sum();
    }

    /** The TCP connections of all its clients. */
    int tcpConnections() {
        return connector.getConnectedEndPoints().size();
    }

    WebSocketHandler handler() {
        return handler;
    }

    int openConnections() {
        return handler.getWebSocketFactory().size();
    }

    /** The endpoint of the next connection. */
    Recorder recorder() {
        return (Recorder) Limit.take(accepted, "a connection");
    }

    /** Stops, and then looks at what every recorder has heard, and whether every buffer was given back. */
    @Override
    public void close() {
        stop();
        recorders.forEach(Recorder::assertLifeWasInOrder);
        // A virtual thread, which no server waits for, may still be in the last callback, and its buffer with it.
        Limit.until(() -> ourLeaks().isEmpty(), () -> "these buffers were given back: " + ourLeaks());
    }

    /** Only ours: Jetty's HTTP connections may be stopped with one in their hands. */
    private List<String> ourLeaks() {
        return buffers.getLeaks().stream()
                .map(ArrayByteBufferPool.Tracking.TrackedBuffer::getAcquireStack)
                .map(acquired -> List.of(acquired.getStackTrace()).toString())
                .filter(stack -> stack.contains("dev.hawser.connection"))
                .toList();
    }

    private static final class PlainHttp extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "plain HTTP\n", callback);
            return true;
        }
    }
}
