package dev.hawser.client;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.WritePendingException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * Jetty's HTTP/1.1 on connections that have one request each: one on which a refusal came may be closed by the server at any time, and a
 * second request on it would be lost. What is spoken at the end of a {@link Route} is the route's affair.
 *
 * <p>A connection through a proxy is handed out when nothing is being written on it. A proxy that is quick consents to a tunnel before the thread that has
 * written to it is done with writing; Jetty 12.1 would then fail to write the request.
 */
final class OneRequestTransport extends HttpClientTransportOverHTTP {
    /** @param maxConnections requests that may be under way with one server at a time */
    OneRequestTransport(ClientConnector connector, int maxConnections) {
        super(connector);
        setConnectionPoolFactory(destination -> new OneUsePool(destination, maxConnections));
    }

    @Override
    public void connect(SocketAddress address, Map<String, Object> context) {
        Route route = Route.of(context);
        if (route != null) {
            route.follow(context);
        }
        super.connect(address, context);
    }

    @Override
    public org.eclipse.jetty.io.Connection newConnection(EndPoint endPoint, Map<String, Object> context)
            throws IOException {
        Route route = Route.of(context);
        if (route != null) {
            org.eclipse.jetty.io.Connection connection = route.newConnection(endPoint, context);
            return route.getProxy() == null ? connection : new Pause(endPoint, connection);
        }
        if (context.get(Destination.CONTEXT_KEY) instanceof Destination destination && destination.getProxy() != null) {
            // That is how Jetty passes it.
            @SuppressWarnings("unchecked")
            Promise<Connection> promise = (Promise<Connection>) context.get(Connection.PROMISE_CONTEXT_KEY);
            context.put(Connection.PROMISE_CONTEXT_KEY, new OnceWritten(promise, networkOf(endPoint)));
        }
        return super.newConnection(endPoint, context);
    }

    private static EndPoint networkOf(EndPoint endPoint) {
        EndPoint network = endPoint;
        while (network instanceof EndPoint.Wrapper wrapper) {
            network = wrapper.unwrap();
        }
        return network;
    }

    private void onceWritten(EndPoint network, Runnable then) {
        try {
            // Nothing, which can be written only when nothing else is. When that fails, so will what comes after it.
            network.write(Callback.from(then, x -> then.run()), BufferUtil.EMPTY_BUFFER);
        } catch (WritePendingException busy) {
            getClientConnector().getScheduler().schedule(() -> onceWritten(network, then), 1, TimeUnit.MILLISECONDS);
        }
    }

    private final class OnceWritten extends Promise.Wrapper<Connection> {
        private final EndPoint network;

        OnceWritten(Promise<Connection> promise, EndPoint network) {
            super(promise);
            this.network = network;
        }

        @Override
        public void succeeded(Connection connection) {
            onceWritten(network, () -> super.succeeded(connection));
        }
    }

    /** Stands for a connection that begins to write by itself. */
    private final class Pause extends AbstractConnection {
        private final org.eclipse.jetty.io.Connection next;

        Pause(EndPoint endPoint, org.eclipse.jetty.io.Connection next) {
            super(endPoint, getHttpClient().getExecutor());
            this.next = next;
        }

        @Override
        public void onOpen() {
            super.onOpen();
            onceWritten(networkOf(getEndPoint()), () -> getEndPoint().upgrade(next));
        }

        @Override
        public void onFillable() {}
    }
}
