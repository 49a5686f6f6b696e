package dev.hawser.server;

import dev.hawser.connection.Compression;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionRegistry;
import dev.hawser.connection.ConnectionSetup;
import dev.hawser.connection.ConnectionStatistics;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.TunnelEndPoint;
import dev.hawser.connection.Turn;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.ServerHandshake;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The connections of a factory: how they come about, and how they all end. Any thread. */
final class ServerConnections {
    private static final String GOING_DOWN = "the server is going down";

    private final ConnectionOptions options;
    private final DeflatePool deflatePool;

    /** Written under the lock of this. */
    private volatile @Nullable ConnectionRegistry registry;
    /** Guarded by this. */
    private boolean shutDown;

    ServerConnections(ConnectionOptions options) {
        this.options = options;
        this.deflatePool = options.newDeflatePool();
    }

    /** See {@link WebSocketFactory#upgrade}. */
    void upgrade(ServerHandshake.Accepted accepted, Request request) {
        Connector connector = request.getConnectionMetaData().getConnector();
        EndPointConnection connection = ExtendedConnect.asksForWebSocket(request)
                ? inTunnel(accepted, request, connector)
                : newConnection(accepted, connector, ownConnection(request.getConnectionMetaData()));
        connector.getEventListeners().forEach(connection::addEventListener);
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
        ConnectionRegistry connections = registry(connector.getScheduler());
        connections.expect();
        request.addHttpStreamWrapper(stream -> new OpeningAnswer(stream, connections));
    }

    private static EndPoint ownConnection(ConnectionMetaData connection) {
        if (connection.getHttpVersion() != HttpVersion.HTTP_1_1) {
            throw new IllegalStateException(
                    "a connection of " + connection.getProtocol() + " is not one request's alone");
        }
        return connection.getConnection().getEndPoint();
    }

    private EndPointConnection inTunnel(ServerHandshake.Accepted accepted, Request request, Connector connector) {
        request.addHttpStreamWrapper(TunnelAnswer::new);
        TunnelEndPoint endPoint = new TunnelEndPoint(
                request.getTunnelSupport().getEndPoint(), connector.getExecutor(), options.closeTimeout());
        EndPointConnection connection = newConnection(accepted, connector, endPoint);
        connection.addEventListener(endPoint);
        return connection;
    }

    private EndPointConnection newConnection(
            ServerHandshake.Accepted accepted, Connector connector, EndPoint endPoint) {
        return new EndPointConnection(
                endPoint,
                connector.getExecutor(),
                new ConnectionSetup(
                        Role.SERVER,
                        accepted.webSocket(),
                        accepted.protocol(),
                        options,
                        connector.getByteBufferPool(),
                        null,
                        registry(connector.getScheduler()),
                        Compression.of(accepted.deflate(), deflatePool),
                        Turn.of(endPoint, connector instanceof ServerConnector own ? own.getSelectorManager() : null)));
    }

    int size() {
        ConnectionRegistry connections = registry;
        return connections == null ? 0 : connections.size();
    }

    ConnectionStatistics statistics() {
        ConnectionRegistry connections = registry;
        return connections == null ? new ConnectionStatistics(0, 0, 0, 0, 0, 0, 0, Map.of()) : connections.statistics();
    }

    CompletableFuture<Void> closeAll() {
        ConnectionRegistry connections = registry;
        return connections == null
                ? CompletableFuture.completedFuture(null)
                : connections.closeAll(CloseCode.GOING_AWAY, GOING_DOWN);
    }

    CompletableFuture<Void> shutdown(Duration spread) {
        ConnectionRegistry connections;
        synchronized (this) {
            shutDown = true;
            connections = registry;
        }
        return connections == null
                ? CompletableFuture.completedFuture(null)
                : connections.shutdown(CloseCode.GOING_AWAY, GOING_DOWN, spread);
    }

    private ConnectionRegistry registry(Scheduler scheduler) {
        ConnectionRegistry connections = registry;
        if (connections != null) {
            return connections;
        }
        synchronized (this) {
            if (registry == null) {
                registry = new ConnectionRegistry(scheduler);
                if (shutDown) {
                    // Accepted while shutdown found that there was nobody.
                    registry.shutdown(CloseCode.GOING_AWAY, GOING_DOWN, Duration.ZERO);
                }
            }
            return registry;
        }
    }

    /** The answer of a handshake. Its end makes the WebSocket, of which the client knows before that. */
    private static final class OpeningAnswer extends HttpStream.Wrapper {
        private final ConnectionRegistry connections;
        private final AtomicBoolean settled = new AtomicBoolean();

        OpeningAnswer(HttpStream stream, ConnectionRegistry connections) {
            super(stream);
            this.connections = connections;
        }

        @Override
        public void succeeded() {
            try {
                super.succeeded();
            } finally {
                settle();
            }
        }

        @Override
        public void failed(Throwable cause) {
            try {
                super.failed(cause);
            } finally {
                settle();
            }
        }

        /** Once, whatever comes of an answer whose end fails. */
        private void settle() {
            if (settled.compareAndSet(false, true)) {
                connections.settle();
            }
        }
    }

    /**
     * The answer that opens a tunnel: its head, and never content, which would be taken for frames. Over HTTP/1.1 Jetty itself drops what is
     * written to an answer with 101.
     */
    private static final class TunnelAnswer extends HttpStream.Wrapper {
        TunnelAnswer(HttpStream stream) {
            super(stream);
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.Response response,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            super.send(request, response, last, null, callback);
        }
    }
}
