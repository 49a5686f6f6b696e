package dev.hawser.listener;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops clients that take too long to ask for something. An idle timeout alone does not see one that sends a byte now and then.
 *
 * <p>From the moment that it is accepted, a connection has a time for everything up to the header of its first request. Between two
 * requests over HTTP/1.1 it may wait, as long as it sends nothing. A connection whose request is being served, or that has become a
 * WebSocket, costs nothing here. Any thread.
 */
final class HandshakeTimeout extends AbstractLifeCycle implements Connection.Listener, HttpConfiguration.Customizer {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeTimeout.class);

    private final Connector connector;
    private final Duration timeout;
    /** By their socket, connections from which a request is awaited. */
    private final Map<EndPoint, Wait> waits = new ConcurrentHashMap<>();

    /** Made at each start. */
    private volatile @Nullable Timer timer;

    HandshakeTimeout(Connector connector, Duration timeout) {
        this.connector = connector;
        this.timeout = timeout;
    }

    @Override
    protected void doStart() {
        timer = new Timer();
    }

    @Override
    protected void doStop() {
        Timer started = timer;
        if (started != null) {
            started.destroy();
        }
        waits.clear();
    }

    @Override
    public void onOpened(Connection connection) {
        if (leadsToRequest(connection)) {
            // The stages of one handshake, TLS and what is agreed in it, share its time.
            EndPoint socket = socket(connection);
            schedule(waits.computeIfAbsent(socket, FirstRequest::new));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        EndPoint socket = socket(connection);
        // One that speaks HTTP may end because it has become something else.
        if (connection instanceof ConnectionMetaData || !socket.isOpen()) {
            waits.remove(socket);
        }
    }

    /** The header of a request is whole. */
    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Connection connection = request.getConnectionMetaData().getConnection();
        waits.remove(socket(connection));
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            long requests = connection.getMessagesIn();
            Request.addCompletionListener(request, x -> awaitNext(connection, requests));
        }
        return request;
    }

    private void awaitNext(Connection connection, long requests) {
        EndPoint endPoint = connection.getEndPoint();
        if (endPoint.isOpen() && endPoint.getConnection() == connection) {
            Wait wait = new NextRequest(connection, requests);
            waits.put(socket(connection), wait);
            schedule(wait);
        }
    }

    private void schedule(Wait wait) {
        Timer started = timer;
        if (started != null) {
            started.schedule(wait);
        }
    }

    /** Whether it is one of the stages up to a request, and not what a connection is upgraded to. */
    private static boolean leadsToRequest(Connection connection) {
        return connection instanceof ConnectionMetaData
                || connection instanceof SslConnection
                || connection instanceof NegotiatingServerConnection;
    }

    private static EndPoint socket(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        return endPoint instanceof SslConnection.SslEndPoint tls
                ? tls.getSslConnection().getEndPoint()
                : endPoint;
    }

    private static long now() {
        return System.nanoTime();
    }

    private void drop(EndPoint socket, String what) {
        LOG.debug("Dropping {}: no whole {} within {} ms", socket.getRemoteSocketAddress(), what, timeout.toMillis());
        socket.close(new TimeoutException("no whole " + what + " within " + timeout.toMillis() + " ms"));
    }

    /** A request that is awaited. */
    private abstract static class Wait implements CyclicTimeouts.Expirable {
        private volatile long deadlineNanos;

        final void awaitFor(Duration time) {
            deadlineNanos = now() + time.toNanos();
        }

        @Override
        public long getExpireNanoTime() {
            return deadlineNanos;
        }

        /** Returns whether nothing is awaited any more. */
        abstract boolean onExpired();
    }

    private final class FirstRequest extends Wait {
        private final EndPoint socket;

        FirstRequest(EndPoint socket) {
            this.socket = socket;
            long usedMillis = System.currentTimeMillis() - socket.getCreatedTimeStamp();
            // At least a moment, if the wall clock was changed.
            awaitFor(Duration.ofMillis(Math.max(timeout.toMillis() - usedMillis, timeout.toMillis() / 10)));
        }

        @Override
        boolean onExpired() {
            drop(socket, "request");
            return true;
        }
    }

    private final class NextRequest extends Wait {
        private final Connection connection;
        private final long requests;
        private final long bytes;
        private boolean begun;

        NextRequest(Connection connection, long requests) {
            this.connection = connection;
            this.requests = requests;
            this.bytes = connection.getBytesIn();
            awaitFor(timeout);
        }

        @Override
        boolean onExpired() {
            if (connection.getMessagesIn() != requests
                    || connection.getEndPoint().getConnection() != connection) {
                return true;
            }
            if (begun) {
                drop(socket(connection), "next request");
                return true;
            }
            // Begun at any moment since: it has a whole time from here on.
            begun = connection.getBytesIn() != bytes;
            awaitFor(timeout);
            return false;
        }
    }

    private final class Timer extends CyclicTimeouts<Wait> {
        Timer() {
            super(connector.getScheduler());
        }

        @Override
        protected Iterator<Wait> iterator() {
            return waits.values().iterator();
        }

        @Override
        protected boolean onExpired(Wait wait) {
            return wait.onExpired();
        }
    }
}
