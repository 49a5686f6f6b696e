package dev.hawser.client;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.alpn.client.ALPNClientConnectionFactory;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.transport.HttpDestination;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * The making of one TCP connection that is not for one request of HTTP/1.1. Jetty's client does it as for a request: it looks up the host,
 * tries its addresses, asks the proxy, and does TLS. Any thread.
 */
abstract class Route extends HttpDestination {
    /** How often something began to be spoken with somebody: with the proxy, with the server. */
    private final AtomicInteger legs = new AtomicInteger();

    private final int allLegs;

    /**
     * A route.
     *
     * @param protocols their names for ALPN, by preference
     */
    Route(HttpClient http, URI target, List<String> protocols) {
        super(http, originOf(http, target, protocols));
        this.allLegs = getProxy() == null ? 1 : 2;
    }

    private static Origin originOf(HttpClient http, URI target, List<String> protocols) {
        boolean secure = target.getScheme().equalsIgnoreCase("wss");
        return http.createOrigin(
                http.newRequest(target).transport(Transport.TCP_IP), new Origin.Protocol(protocols, secure));
    }

    /** Begins. */
    void open() {
        try {
            // What comes of it is told by whoever speaks on the connection.
            getHttpClient().newConnection(this, Promise.from(connection -> {}, this::lost));
        } catch (RejectedExecutionException stopping) {
            // The factory stops at this moment.
            lost(stopping);
        }
    }

    /** One of the host's addresses is tried. */
    void follow(Map<String, Object> context) {
        legs.set(0);
        // That is how Jetty passes it.
        @SuppressWarnings("unchecked")
        Promise<Connection> elsewhere = (Promise<Connection>) context.get(Connection.PROMISE_CONTEXT_KEY);
        // Somebody who was reached, and with whom it failed, is not to be looked for at the next address.
        Promise<Connection> promise = Promise.from(connection -> {}, x -> failedAt(elsewhere, x));
        context.put(Connection.PROMISE_CONTEXT_KEY, promise);
        ClientConnectionFactory.Decorator decorator = factory -> (endPoint, now) -> {
            onLeg();
            return factory.newConnection(endPoint, now);
        };
        context.put(ClientConnectionFactory.Decorator.CONTEXT_KEY, decorator);
    }

    private void onLeg() {
        if (legs.incrementAndGet() == allLegs) {
            onArrived();
        }
    }

    /** What is spoken with the server past a SOCKS proxy: Jetty 12.1 does TLS with it, but leaves ALPN out. */
    static ClientConnectionFactory pastSocks(ClientConnectionFactory transport) {
        return (endPoint, context) -> {
            Route route = of(context);
            if (route == null) {
                return transport.newConnection(endPoint, context);
            }
            route.onLeg();
            ClientConnectionFactory next = route.isSecure()
                    ? new ALPNClientConnectionFactory(
                            route.getHttpClient().getExecutor(),
                            transport,
                            route.getOrigin().getProtocol().getProtocols())
                    : transport;
            return next.newConnection(endPoint, context);
        };
    }

    private void failedAt(Promise<Connection> elsewhere, Throwable x) {
        if (hasArrived()) {
            lost(x);
        } else {
            elsewhere.failed(x);
        }
    }

    /** Whether the server is connected to, past the proxy. */
    boolean hasArrived() {
        return legs.get() >= allLegs;
    }

    /** The route whose connection this is; null when it is one request's. */
    static @Nullable Route of(Map<String, Object> context) {
        return context.get(Destination.CONTEXT_KEY) instanceof Route route ? route : null;
    }

    /** The server is connected to, and TLS, if any, begins. */
    abstract void onArrived();

    /** What is spoken on the connection, after TLS. */
    abstract org.eclipse.jetty.io.Connection newConnection(EndPoint endPoint, Map<String, Object> context)
            throws IOException;

    /** There is no connection, or it broke off before there was anything to use it for. May be called again. */
    abstract void lost(Throwable x);
}
