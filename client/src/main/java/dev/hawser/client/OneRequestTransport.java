package dev.hawser.client;

import java.io.IOException;
import java.nio.channels.WritePendingException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * Jetty's HTTP/1.1 on connections that have one request each: one on which a refusal came may be closed by the server at any time, and a
 * second request on it would be lost.
 *
 * <p>A connection through a proxy is handed out when nothing is being written on it. A proxy that is quick consents to a tunnel before the thread that has
 * written to it is done with writing; Jetty 12.1 would then fail to write the request.
 */
final class OneRequestTransport extends HttpClientTransportOverHTTP {
    /** @param maxConnections requests that may be under way with one server at a time */
    OneRequestTransport(ClientConnector connector, int maxConnections) {
        super(connector);
        setConnectionPoolFactory(destination -> {
            DuplexConnectionPool pool = new DuplexConnectionPool(destination, maxConnections);
            pool.setMaxUsage(1);
            return pool;
        });
    }

    @Override
    public org.eclipse.jetty.io.Connection newConnection(EndPoint endPoint, Map<String, Object> context)
            throws IOException {
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

    private final class OnceWritten extends Promise.Wrapper<Connection> {
        private final EndPoint network;

        OnceWritten(Promise<Connection> promise, EndPoint network) {
            super(promise);
            this.network = network;
        }

        @Override
        public void succeeded(Connection connection) {
            Runnable handOut = () -> super.succeeded(connection);
            try {
                // Nothing, which can be written only when nothing else is. When that fails, so will the request.
                network.write(Callback.from(handOut, x -> handOut.run()), BufferUtil.EMPTY_BUFFER);
            } catch (WritePendingException busy) {
                getClientConnector().getScheduler().schedule(() -> succeeded(connection), 1, TimeUnit.MILLISECONDS);
            }
        }
    }
}
