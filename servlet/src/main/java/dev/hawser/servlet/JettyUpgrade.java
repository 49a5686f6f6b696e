package dev.hawser.servlet;

import dev.hawser.connection.Compression;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionRegistry;
import dev.hawser.connection.ConnectionSetup;
import dev.hawser.connection.EndPointConnection;
import dev.hawser.connection.Turn;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.ServerHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;

/** The way in an embedded Jetty: the server's own connection under the servlet's request. Only loaded there. */
final class JettyUpgrade implements HttpUpgrade {

    private final ConnectionOptions options;
    private final Function<HttpServletRequest, Request> requests;

    private final DeflatePool deflatePool;

    private volatile @Nullable Shared shared;

    /**
     * Nothing is open yet.
     *
     * @param requests gives the server's request beneath a servlet's, and beneath what filters have put around it
     */
    JettyUpgrade(ConnectionOptions options, Function<HttpServletRequest, Request> requests) {
        this.options = options;
        this.requests = requests;
        this.deflatePool = options.newDeflatePool();
    }

    @Override
    public void upgrade(
            ServerHandshake.Accepted accepted, HttpServletRequest servletRequest, HttpServletResponse servletResponse)
            throws ServletException {
        Request request = requests.apply(servletRequest);
        // Many requests share a connection of HTTP/2.
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            throw new ServletException("only requests over HTTP/1.1 can be upgraded");
        }
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection(accepted, request));
    }

    private EndPointConnection connection(ServerHandshake.Accepted accepted, Request request) {
        ConnectionMetaData metaData = request.getConnectionMetaData();
        Connector connector = metaData.getConnector();
        EndPoint endPoint = metaData.getConnection().getEndPoint();
        EndPointConnection connection = new EndPointConnection(
                endPoint,
                connector.getExecutor(),
                new ConnectionSetup(
                        Role.SERVER,
                        accepted.webSocket(),
                        accepted.protocol(),
                        options,
                        connector.getByteBufferPool(),
                        null,
                        shared(connector).registry,
                        Compression.of(accepted.deflate(), deflatePool),
                        Turn.of(endPoint, connector instanceof ServerConnector own ? own.getSelectorManager() : null)));
        connector.getEventListeners().forEach(connection::addEventListener);
        return connection;
    }

    @Override
    public @Nullable DeflateOptions deflate() {
        return options.deflate();
    }

    @Override
    public int size() {
        Shared started = shared;
        return started == null ? 0 : started.registry.size();
    }

    @Override
    public void stop() {
        Shared started = shared;
        if (started != null) {
            UpgradedConnections.closeAll(started.registry, options);
            started.server.removeBean(started);
        }
    }

    private Shared shared(Connector connector) {
        Shared started = shared;
        if (started != null) {
            return started;
        }
        synchronized (this) {
            if (shared == null) {
                shared = new Shared(connector.getServer(), new ConnectionRegistry(connector.getScheduler()));
                // A server that stops gracefully stops its connectors before its servlets are destroyed.
                connector.getServer().addBean(shared, false);
            }
            return shared;
        }
    }

    /** All connections, and the server that closes them when it stops gracefully. */
    private static final class Shared implements Graceful {
        private final Server server;
        private final ConnectionRegistry registry;
        private volatile boolean shuttingDown;

        Shared(Server server, ConnectionRegistry registry) {
            this.server = server;
            this.registry = registry;
        }

        @Override
        public CompletableFuture<Void> shutdown() {
            shuttingDown = true;
            return registry.closeAll(CloseCode.GOING_AWAY, UpgradedConnections.GOING_DOWN);
        }

        @Override
        public boolean isShutdown() {
            return shuttingDown;
        }
    }
}
