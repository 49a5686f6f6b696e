package dev.hawser.servlet;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.server.ExtendedConnect;
import dev.hawser.server.WebSocketFactory;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.ServerHandshake;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;

/** The way in an embedded Jetty: the server's own connection, or stream of HTTP/2, under the servlet's request. Only loaded there. */
final class JettyUpgrade implements HttpUpgrade {

    private final ConnectionOptions options;
    private final Function<HttpServletRequest, Request> requests;
    private final WebSocketFactory factory;

    /** Written under the lock of this. */
    private volatile @Nullable Ending ending;

    private volatile @Nullable Runnable whenStopping;

    /**
     * Nothing is open yet.
     *
     * @param requests gives the server's request beneath a servlet's, and beneath what filters have put around it
     */
    JettyUpgrade(ConnectionOptions options, Function<HttpServletRequest, Request> requests) {
        this.options = options;
        this.requests = requests;
        // The servlet has said by then who serves the request.
        this.factory = new WebSocketFactory((request, protocol) -> null, options);
    }

    @Override
    public @Nullable String tunnelProtocol(HttpServletRequest request) {
        return ExtendedConnect.asksForWebSocket(requests.apply(request)) ? ExtendedConnect.PROTOCOL : null;
    }

    @Override
    public @Nullable String host(HttpServletRequest request) {
        Request beneath = requests.apply(request);
        return ExtendedConnect.asksForWebSocket(beneath)
                ? ExtendedConnect.authority(beneath)
                : HttpUpgrade.super.host(request);
    }

    @Override
    public void upgrade(
            ServerHandshake.Accepted accepted, HttpServletRequest servletRequest, HttpServletResponse servletResponse) {
        Request request = requests.apply(servletRequest);
        closeWith(request.getConnectionMetaData().getConnector().getServer());
        factory.upgrade(accepted, request);
    }

    @Override
    public void whenServerStops(HttpServletRequest request, Runnable task) {
        if (whenStopping == null) {
            whenStopping = task;
            closeWith(requests.apply(request)
                    .getConnectionMetaData()
                    .getConnector()
                    .getServer());
        }
    }

    @Override
    public @Nullable DeflateOptions deflate() {
        return options.deflate();
    }

    @Override
    public int size() {
        return factory.size();
    }

    @Override
    public void stop() {
        Ending begun = ending;
        if (begun != null) {
            UpgradedConnections.awaitClosed(factory.closeAll(), factory::size, options);
            begun.server.removeBean(begun);
        }
    }

    /** A server that stops gracefully stops its connectors before its servlets are destroyed. */
    private void closeWith(Server server) {
        if (ending != null) {
            return;
        }
        synchronized (this) {
            if (ending == null) {
                Ending begun = new Ending(server);
                server.addBean(begun, false);
                ending = begun;
            }
        }
    }

    /** Closes all connections when their server stops gracefully. */
    private final class Ending implements Graceful {
        private final Server server;
        private volatile boolean shuttingDown;

        Ending(Server server) {
            this.server = server;
        }

        @Override
        public CompletableFuture<Void> shutdown() {
            shuttingDown = true;
            Runnable task = whenStopping;
            if (task != null) {
                task.run();
            }
            return factory.closeAll();
        }

        @Override
        public boolean isShutdown() {
            return shuttingDown;
        }
    }
}
