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

    private ServerHandshake() {}

    /** What a request is to a WebSocket server. */
    public sealed interface Result {}

    /** An ordinary HTTP request that asks for no WebSocket. */
    public record NotWebSocket() implements Result {}

    /** A request for a WebSocket that breaks a rule. */
    public record Refused(Refusal refusal) implements Result {}

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
