package dev.hawser.client;

/**
 * Over which versions of HTTP a connection may be opened. Over HTTP/1.1 each has a TCP connection of its own; over HTTP/2 (RFC 8441) those of a
 * factory share one with a server, as a stream each, up to as many as the server takes, and then the next one.
 *
 * <p>Whoever names HTTP/2 needs Jetty's {@code jetty-http2-client} and {@code jetty-alpn-java-client}.
 */
public enum HttpVersions {
    /** HTTP/1.1 only, which every server of WebSockets speaks. */
    HTTP_1_1,

    /**
     * HTTP/2 only: over {@code wss} agreed on in the TLS handshake (ALPN), over {@code ws} begun with at once (RFC 9113 section 3.3). A server that
     * does not speak it, or does not announce WebSockets over it, refuses.
     */
    HTTP_2,

    /**
     * Over {@code wss} HTTP/2 where the server speaks it and announces WebSockets over it, else HTTP/1.1. Over {@code ws} there is nothing by which
     * to agree, and it is HTTP/1.1.
     */
    NEGOTIATED
}
