package dev.hawser.client;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings of connections, copied when one is opened: a client may be changed between two of them. One thread at a time.
 */
public final class WebSocketClient {
    private final WebSocketClientFactory factory;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private List<String> protocols = List.of();
    private @Nullable String origin;
    private ConnectionOptions options = ConnectionOptions.DEFAULT;

    WebSocketClient(WebSocketClientFactory factory) {
        this.factory = factory;
    }

    /** Offers one sub-protocol, or none with null. */
    public void setProtocol(@Nullable String protocol) {
        protocols = protocol == null ? List.of() : List.of(protocol);
    }

    /** Offers sub-protocols, by preference. */
    public void setProtocols(List<String> protocols) {
        this.protocols = List.copyOf(protocols);
    }

    /** Sends {@code Origin}, as a browser does for a page of that origin. */
    public void setOrigin(@Nullable String origin) {
        this.origin = origin;
    }

    /** Sends a header field of one's own with the request. */
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    /** Settings of the connections. */
    public void setOptions(ConnectionOptions options) {
        this.options = options;
    }

    /**
     * Opens a connection.
     *
     * @param uri {@code ws} or {@code wss}, with a host
     * @param webSocket the endpoint
     * @return completes with the connection that {@code onOpen} gets, or fails with a {@link WebSocketOpenException} that says why. Its
     *     {@code get} with a timeout aborts the attempt when the time is over; so does cancelling it
     * @throws IllegalArgumentException when the URI is not one of a WebSocket, or a sub-protocol is no token
     */
    public CompletableFuture<Connection> open(URI uri, WebSocket webSocket) {
        requireWebSocket(uri);
        List<Map.Entry<String, String>> fields =
                new ArrayList<>(Map.copyOf(headers).entrySet());
        if (origin != null) {
            fields.add(Map.entry("Origin", origin));
        }
        Opening opening = new Opening(factory, uri, webSocket, protocols, fields, options);
        opening.send();
        return opening.future();
    }

    /**
     * Opens a connection, and another one whenever there is none.
     *
     * <p>From now on this client may be changed only in {@link ReopeningListener#opening}; it may open and hold other connections.
     *
     * @param uri {@code ws} or {@code wss}, with a host
     * @param endpoints gives each connection an endpoint of its own
     * @param listener hears what becomes of the connections
     * @return what holds them; its first attempt is under way
     * @throws IllegalArgumentException when the URI is not one of a WebSocket
     * @throws IllegalStateException when the factory is not started
     */
    public Reopener hold(
            URI uri, Supplier<? extends WebSocket> endpoints, ReopeningListener listener, ReopeningOptions options) {
        requireWebSocket(uri);
        return factory.hold(this, uri, endpoints, listener, options);
    }

    private static void requireWebSocket(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException(
                    "\"" + uri + "\" does not begin with ws:// or wss:// (RFC 6455 section 3)");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("\"" + uri + "\" has no host");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "\"" + uri + "\" has a fragment, which a WebSocket's URI must not (RFC 6455 section 3)");
        }
    }
}
