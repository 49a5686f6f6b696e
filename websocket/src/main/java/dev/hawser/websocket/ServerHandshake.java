package dev.hawser.websocket;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's half of the opening handshake over HTTP/1.1 (RFC 6455 section 4.2). Stateless; any thread.
 */
public final class ServerHandshake {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int FORBIDDEN = 403;
    private static final int SERVICE_UNAVAILABLE = 503;

    private ServerHandshake() {}

    /** What a request is to a WebSocket server. */
    public sealed interface Result {}

    /** An ordinary HTTP request that asks for no WebSocket. */
    public record NotWebSocket() implements Result {}

    /** What a server answers to an {@link Offer}. */
    public sealed interface Answer {}

    /** A request for a WebSocket that breaks a rule, or that nobody here serves. */
    public record Refused(Refusal refusal) implements Result, Answer {}

    /**
     * The connection is accepted, with status 101.
     *
     * @param webSocket the endpoint
     * @param protocol the chosen sub-protocol, or null for none
     * @param headers the fields of the answer
     */
    public record Accepted(WebSocket webSocket, @Nullable String protocol, Map<String, String> headers)
            implements Answer {}

    /**
     * A request that may be accepted.
     *
     * @param key the client's {@code Sec-WebSocket-Key}
     * @param protocols the sub-protocols that the client offers, in its order of preference; may be empty
     * @param origin the value of {@code Origin}, or null when there is none: then the client is no browser
     */
    public record Offer(
            String key, List<String> protocols, @Nullable String origin) implements Result {
        public Offer {
            protocols = List.copyOf(protocols);
        }

        /**
         * Asks whether, and by what, this offer is served. Section 4.2.2: the server chooses at most one of the sub-protocols.
         *
         * @param acceptor decides
         * @param request given to it
         */
        public <R> Answer answer(HandshakeAcceptor<R> acceptor, R request) {
            // Section 4.2.2 item 4: a server that does not want to serve a page of this origin answers 403 Forbidden.
            if (!acceptor.checkOrigin(request, origin)) {
                return refused(
                        FORBIDDEN, "Pages of the origin " + origin + " may not connect here (RFC 6455 section 10.2).");
            }
            for (String protocol : protocols) {
                WebSocket webSocket = acceptor.doWebSocketConnect(request, protocol);
                if (webSocket != null) {
                    return new Accepted(webSocket, protocol, accept(protocol));
                }
            }
            WebSocket webSocket = acceptor.doWebSocketConnect(request, null);
            return webSocket == null
                    ? refused(SERVICE_UNAVAILABLE, notServed())
                    : new Accepted(webSocket, null, accept(null));
        }

        private String notServed() {
            return protocols.isEmpty()
                    ? "No WebSocket is served here without a sub-protocol, and Sec-WebSocket-Protocol offers none."
                    : "No WebSocket is served here for the offered sub-protocols: " + String.join(", ", protocols)
                            + ".";
        }

        private static Refused refused(int status, String reason) {
            return new Refused(new Refusal(status, reason, Map.of()));
        }

        /**
         * The fields of the answer with status 101 (section 4.2.2).
         *
         * @param protocol one of {@link #protocols}, or null for none
         * @throws IllegalArgumentException when the client did not offer the protocol
         */
        public Map<String, String> accept(@Nullable String protocol) {
            // Section 4.2.2: "the value chosen MUST be derived from the client's handshake".
            if (protocol != null && !protocols.contains(protocol)) {
                throw new IllegalArgumentException(
                        "sub-protocol " + protocol + " is not among those offered: " + protocols);
            }
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Upgrade", "websocket");
            headers.put("Connection", "Upgrade");
            headers.put("Sec-WebSocket-Accept", HandshakeKey.accept(key));
            if (protocol != null) {
                headers.put("Sec-WebSocket-Protocol", protocol);
            }
            return Collections.unmodifiableMap(headers);
        }
    }

    /**
     * Checks a request by every rule of section 4.2.1. A request without {@code Upgrade: websocket} and without any
     * {@code Sec-WebSocket-} field is {@link NotWebSocket}; one with some of them but not all is refused with what is missing.
     *
     * @param method of the request
     * @param version such as {@code HTTP/1.1}
     * @param headers of the request
     */
    public static Result check(String method, String version, HandshakeHeaders headers) {
        return new UpgradeRequest(method, version, headers).check();
    }

    /**
     * Whether a page of this origin may connect by default: the origin's host and port are those of the request (section 10.2). Over TLS the
     * page must have come over TLS too. Without it the page may have: a proxy in between may have ended the TLS, and a browser leaves out
     * the port of {@code Host} when it is the default of the scheme that it used.
     *
     * @param origin the value of {@code Origin}; null, from a client that is no browser, is let in
     * @param secure whether the request came over TLS
     * @param host the value of {@code Host}
     */
    public static boolean isSameOrigin(@Nullable String origin, boolean secure, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        int colon = origin.indexOf("://");
        int defaultPort = colon < 0 ? 0 : defaultPort(origin.substring(0, colon), secure);
        if (defaultPort == 0 || host == null) {
            return false;
        }
        Authority page = Authority.parse(origin.substring(colon + "://".length()), defaultPort);
        Authority server = Authority.parse(host, defaultPort);
        return page != null && server != null && page.isSameAs(server);
    }

    /** Only web pages have one: "null", files and browser extensions are foreign everywhere. */
    private static int defaultPort(String scheme, boolean secure) {
        if (HeaderText.equalsIgnoringCase(scheme, "https")) {
            return HTTPS_PORT;
        }
        return !secure && HeaderText.equalsIgnoringCase(scheme, "http") ? HTTP_PORT : 0;
    }
}
