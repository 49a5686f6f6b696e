package dev.hawser.server;

import dev.hawser.connection.ConnectionOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler that accepts WebSockets, and leaves every other request to the handler that it wraps.
 *
 * <pre>{@code
 * server.setHandler(new WebSocketHandler() {
 *     public WebSocket doWebSocketConnect(Request request, String protocol) {
 *         return "echo".equals(protocol) ? new Echo() : null;
 *     }
 * });
 * }</pre>
 *
 * <p>When the server stops gracefully (it has a stop timeout and a {@link org.eclipse.jetty.server.handler.GracefulHandler}, or this
 * handler is asked to {@link #shutdown}), no WebSocket is accepted any more (503 with {@code Retry-After}), and the connections are closed
 * with 1001, not all in the same moment, and waited for.
 */
public abstract class WebSocketHandler extends Handler.Wrapper implements WebSocketFactory.Acceptor, Graceful {
    /** Over how long a shutdown is spread by default. */
    public static final Duration DEFAULT_SHUTDOWN_SPREAD = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

    private static final long MAX_STOP_SECONDS = 5;

    private final ConnectionOptions options;

    private volatile Duration shutdownSpread = DEFAULT_SHUTDOWN_SPREAD;

    /** Made at each start. */
    private volatile @Nullable WebSocketFactory factory;

    private volatile boolean shuttingDown;

    /** A handler with {@linkplain ConnectionOptions#DEFAULT default} settings. */
    protected WebSocketHandler() {
        this(ConnectionOptions.DEFAULT);
    }

    /** A handler with these settings for its connections. */
    protected WebSocketHandler(ConnectionOptions options) {
        this.options = options;
    }

    /**
     * The factory that accepts.
     *
     * @throws IllegalStateException when the handler was never started
     */
    public WebSocketFactory getWebSocketFactory() {
        WebSocketFactory started = factory;
        if (started == null) {
            throw new IllegalStateException("the handler is not started");
        }
        return started;
    }

    /** Over how long the closing of the connections is spread when this handler is shut down. */
    public Duration getShutdownSpread() {
        return shutdownSpread;
    }

    /**
     * Sets over how long the closing of the connections is spread when this handler is shut down.
     *
     * @param spread zero for all at once
     * @throws IllegalArgumentException when the time is negative
     */
    public void setShutdownSpread(Duration spread) {
        if (spread.isNegative()) {
            throw new IllegalArgumentException("spread " + spread + " is negative");
        }
        shutdownSpread = spread;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return getWebSocketFactory().acceptWebSocket(request, response, callback)
                || super.handle(request, response, callback);
    }

    @Override
    protected void doStart() throws Exception {
        factory = new WebSocketFactory(this, options);
        shuttingDown = false;
        super.doStart();
    }

    /**
     * Ends every connection that is still open, and waits until its endpoint has heard of it: no callback comes after the stop, unless one
     * of the application's own does not return for {@value #MAX_STOP_SECONDS} s.
     */
    @Override
    protected void doStop() throws Exception {
        super.doStop();
        try {
            getWebSocketFactory().closeAll().get(MAX_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException x) {
            LOG.warn(
                    "{} endpoints have not returned from a callback {} s after the stop",
                    getWebSocketFactory().size(),
                    MAX_STOP_SECONDS);
        }
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        shuttingDown = true;
        WebSocketFactory started = factory;
        return started == null ? CompletableFuture.completedFuture(null) : started.shutdown(shutdownSpread);
    }

    @Override
    public boolean isShutdown() {
        return shuttingDown;
    }
}
