package dev.hawser.client;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.ClientHandshake;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Settings of connections, copied when one is opened: a client may be changed between two of them. One thread at a time.
 */
public final class WebSocketClient {
    static final int MAX_PORT = 65_535;

    /** The last one of ISO 8859-1. */
    private static final int MAX_FIELD_CHARACTER = 0xFF;

    private static final int DEFAULT_MAX_REDIRECTS = 5;
    private static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);

    /** What the handshake, and the way HTTP/1.1 is written, decide. */
    private static final Set<String> RESERVED =
            Set.of("connection", "upgrade", "content-length", "transfer-encoding", "te", "trailer", "expect");

    private final WebSocketClientFactory factory;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> cookies = new TreeMap<>();

    private List<String> protocols = List.of();
    private @Nullable String origin;
    private @Nullable Credentials credentials;
    private int maxRedirects = DEFAULT_MAX_REDIRECTS;
    private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    private HttpVersions versions = HttpVersions.HTTP_1_1;
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

    /**
     * Sends {@code Origin}, as a browser does for a page of that origin.
     *
     * @throws IllegalArgumentException when it has what a header field cannot have
     */
    public void setOrigin(@Nullable String origin) {
        if (origin != null) {
            requireSendable("Origin", origin);
        }
        this.origin = origin;
    }

    /**
     * Sends a header field of one's own with the request. It is for the origin of the URI that is opened: a redirect to another one does not
     * carry it on.
     *
     * @throws IllegalArgumentException when the name is no HTTP token, or one of a field that the handshake decides, or the value has control
     *     characters, or others beyond ISO 8859-1
     */
    public void setHeader(String name, String value) {
        requireToken(name, "header field name");
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lowerCase) || lowerCase.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("the header field " + name + " is the handshake's own");
        }
        requireSendable(name, value);
        headers.put(name, value);
    }

    /**
     * Sends a cookie with the request, beside those that servers have set. It is for the origin of the URI that is opened, like a header.
     *
     * @throws IllegalArgumentException when the name is no HTTP token, or the value has a semicolon or control characters
     */
    public void setCookie(String name, String value) {
        requireToken(name, "cookie name");
        if (value.chars().anyMatch(c -> c == ';' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "the value of the cookie " + name + " has a semicolon or control character");
        }
        cookies.put(name, value);
    }

    /**
     * Answers a server that asks who is there (status 401), by Digest or else by Basic authentication; over {@code ws} Basic tells the password
     * to everybody in between. Credentials are for the origin of the URI that is opened, and are not sent before it asks.
     */
    public void setCredentials(String user, String password) {
        credentials = new Credentials(user, password);
    }

    /**
     * Sets how many redirects are followed, 5 if it is not set. None leads from {@code wss} to {@code ws}.
     *
     * @param redirects 0 for none
     * @throws IllegalArgumentException when it is negative
     */
    public void setMaxRedirects(int redirects) {
        if (redirects < 0) {
            throw new IllegalArgumentException("redirects " + redirects + " < 0");
        }
        maxRedirects = redirects;
    }

    /**
     * Sets how long a server may take from the time there is a connection to the end of the answer's header, TLS and all, for each request. 30
     * seconds if it is not set.
     *
     * @throws IllegalArgumentException when it is less than a millisecond
     */
    public void setHandshakeTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("handshake timeout " + timeout + " < 1 ms");
        }
        handshakeTimeout = timeout;
    }

    /**
     * Sets over which versions of HTTP connections are opened, {@link HttpVersions#HTTP_1_1} if it is not set.
     *
     * @throws IllegalStateException when it is not that only, and {@code jetty-http2-client} or {@code jetty-alpn-java-client} is absent
     */
    public void setHttpVersions(HttpVersions versions) {
        if (versions != HttpVersions.HTTP_1_1) {
            Http2Jars.require();
        }
        this.versions = versions;
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
     *     {@code get} with a timeout aborts the attempt when the time is over, and so does {@code orTimeout}; so does cancelling it,
     *     which returns false, and does nothing, when the server has accepted: then it is about to complete
     * @throws IllegalArgumentException when the URI is not one of a WebSocket, or a sub-protocol is no token
     * @throws IllegalStateException when the factory is not started
     */
    public CompletableFuture<Connection> open(URI uri, WebSocket webSocket) {
        requireWebSocket(uri);
        factory.requireStarted();
        ClientSettings settings = new ClientSettings(
                protocols,
                origin,
                new TreeMap<>(headers),
                new TreeMap<>(cookies),
                credentials,
                maxRedirects,
                handshakeTimeout,
                versions,
                options);
        // A sub-protocol that is no token is the caller's fault, and no failure of the opening.
        ClientHandshake.extendedConnect(protocols, options.deflate());
        Opening opening = new Opening(factory, uri, webSocket, settings);
        factory.start(opening);
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
        return hold(endpoint -> open(uri, endpoint), endpoints, listener, options, clock());
    }

    /**
     * Opens a connection by an opener of the application's own, and another one whenever there is none.
     *
     * @param opener makes the attempts
     * @param endpoints gives each connection an endpoint of its own
     * @param listener hears what becomes of the connections
     * @param clock {@link #clock()}, or another one for tests
     * @return what holds them; its first attempt is under way
     * @throws IllegalStateException when the factory is not started
     */
    public Reopener hold(
            Opener opener,
            Supplier<? extends WebSocket> endpoints,
            ReopeningListener listener,
            ReopeningOptions options,
            ReopeningClock clock) {
        return factory.hold(this, opener, endpoints, listener, options, clock);
    }

    /**
     * The time, chance and threads of this client.
     *
     * @throws IllegalStateException when the factory is not started
     */
    public ReopeningClock clock() {
        return factory.clock();
    }

    /**
     * A request over HTTP to the server of a WebSocket, which is not sent yet: for what takes the place of a WebSocket where there cannot be one. It goes
     * through the same proxy, trusts the same certificates, and has this client's header fields, origin and cookies; it follows no redirects, and
     * answers no question for credentials.
     *
     * @param uri {@code ws} or {@code wss}; {@code http} or {@code https} is asked
     * @throws IllegalArgumentException when the URI is not one of a WebSocket
     * @throws IllegalStateException when the factory is not started
     */
    public Request newRequest(URI uri) {
        requireWebSocket(uri);
        factory.registry();
        // Of "ws" and "wss" the rest is the end of "http" and "https".
        String http = "http" + uri.toASCIIString().substring(2);
        Request request = factory.http().newRequest(URI.create(http)).followRedirects(false);
        request.headers(fields -> {
            headers.forEach(fields::put);
            if (origin != null) {
                fields.put(HttpHeader.ORIGIN, origin);
            }
        });
        cookies.forEach((name, value) -> request.cookie(HttpCookie.from(name, value)));
        return request;
    }

    private static void requireToken(String name, String what) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        Syntax.requireValidRFC2616Token(name, what);
    }

    /** RFC 9110 section 5.5. Jetty would send spaces instead of what it cannot send. */
    private static void requireSendable(String name, String value) {
        value.codePoints()
                .filter(c -> c != '\t' && Character.isISOControl(c) || c > MAX_FIELD_CHARACTER)
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalArgumentException(String.format(
                            "the header field %s has the character U+%04X, which it cannot have (RFC 9110 section 5.5)",
                            name, c));
                });
    }

    /**
     * Checks a URI before anything is opened: whether it is one of a WebSocket (RFC 6455 section 3), with a host. Any thread.
     *
     * @throws IllegalArgumentException when it is not; the message is one line that says why, without a password
     */
    public static void requireWebSocket(URI uri) {
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (authority.contains("@")) {
            throw new IllegalArgumentException("the URI of a WebSocket on "
                    + authority.substring(authority.lastIndexOf('@') + 1)
                    + " has a user name, which it must not (RFC 6455 section 3); it can be set as credentials");
        }
        String shown = "\"" + uri + "\"";
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException(shown + " does not begin with ws:// or wss:// (RFC 6455 section 3)");
        }
        if (authority.isEmpty()) {
            throw new IllegalArgumentException(shown + " has no host");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    shown + " has no host: \"" + authority + "\" is no host name or address (RFC 3986 section 3.2.2)");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new IllegalArgumentException(
                    shown + " has the port " + uri.getPort() + ", which is not within 1 to " + MAX_PORT);
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    shown + " has a fragment, which a WebSocket's URI must not (RFC 6455 section 3)");
        }
    }
}
