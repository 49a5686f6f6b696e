package dev.hawser.websocket;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's half of the opening handshake, over HTTP/1.1 (RFC 6455 section 4.2) or HTTP/2 (RFC 8441 section 5). Stateless; any thread.
 */
public final class ServerHandshake {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

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
     * The connection is accepted.
     *
     * @param webSocket the endpoint
     * @param protocol the chosen sub-protocol, or null for none
     * @param deflate what is agreed on for compression, or null for none
     * @param status of the answer: 101, or 200 where an extended CONNECT asked
     * @param headers the fields of the answer
     */
    public record Accepted(
            WebSocket webSocket,
            @Nullable String protocol,
            @Nullable DeflateParameters deflate,
            int status,
            Map<String, String> headers)
            implements Answer {}

    /**
     * A request that may be accepted.
     *
     * @param key the client's {@code Sec-WebSocket-Key}; null in an extended CONNECT, which has none
     * @param protocols the sub-protocols that the client offers, in its order of preference; may be empty
     * @param extensions the extensions that the client offers, in its order of preference; may be empty, may have the same one several
     *     times
     * @param origin the value of {@code Origin}, or null when there is none: then the client is no browser
     */
    public record Offer(
            @Nullable String key,
            List<String> protocols,
            List<Extension> extensions,
            @Nullable String origin) implements Result {
        public Offer {
            protocols = List.copyOf(protocols);
            extensions = List.copyOf(extensions);
        }

        /** Of the answer that accepts: 101, or 200 where an extended CONNECT asks (RFC 8441 section 5). */
        public int status() {
            return key == null ? OK : SWITCHING_PROTOCOLS;
        }

        /**
         * Asks whether, and by what, this offer is served. Section 4.2.2: the server chooses at most one of the sub-protocols.
         *
         * @param acceptor decides
         * @param request given to it
         * @param deflate what this side wants of compression; null when it does not speak {@code permessage-deflate}. No offer of the client
         *     leads to a refusal: one that cannot be accepted is passed over (RFC 7692 section 7.1)
         */
        public <R> Answer answer(HandshakeAcceptor<R> acceptor, R request, @Nullable DeflateOptions deflate) {
            // Section 4.2.2 item 4: a server that does not want to serve a page of this origin answers 403 Forbidden.
            if (!acceptor.checkOrigin(request, origin)) {
                return refused(
                        FORBIDDEN, "Pages of the origin " + origin + " may not connect here (RFC 6455 section 10.2).");
            }
            for (String protocol : protocols) {
                WebSocket webSocket = acceptor.doWebSocketConnect(request, protocol);
                if (webSocket != null) {
                    return accepted(webSocket, protocol, deflate);
                }
            }
            WebSocket webSocket = acceptor.doWebSocketConnect(request, null);
            return webSocket == null
                    ? refused(acceptor.unservedStatus(request), notServed())
                    : accepted(webSocket, null, deflate);
        }

        private Accepted accepted(WebSocket webSocket, @Nullable String protocol, @Nullable DeflateOptions options) {
            DeflateAnswer deflate = options == null ? null : DeflateAnswer.to(extensions, options);
            return deflate == null
                    ? new Accepted(webSocket, protocol, null, status(), accept(protocol, null))
                    : new Accepted(
                            webSocket, protocol, deflate.parameters(), status(), accept(protocol, deflate.text()));
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

        /** The fields of the answer that accepts (section 4.2.2). */
        private Map<String, String> accept(@Nullable String protocol, @Nullable String extension) {
            Map<String, String> headers = new LinkedHashMap<>();
            if (key != null) {
                headers.put("Upgrade", "websocket");
                headers.put("Connection", "Upgrade");
                headers.put("Sec-WebSocket-Accept", HandshakeKey.accept(key));
            }
            if (protocol != null) {
                headers.put("Sec-WebSocket-Protocol", protocol);
            }
            if (extension != null) {
                headers.put("Sec-WebSocket-Extensions", extension);
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
     * Checks an extended CONNECT request (RFC 8441 section 5). It is {@link NotWebSocket} when it is for another protocol.
     *
     * @param protocol the value of the pseudo-header {@code :protocol}; null when there is none
     * @param version such as {@code HTTP/2.0}
     * @param headers of the request, without pseudo-headers
     */
    public static Result checkExtendedConnect(@Nullable String protocol, String version, HandshakeHeaders headers) {
        return ExtendedConnect.check(protocol, version, headers);
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
