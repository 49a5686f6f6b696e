package dev.hawser.client;

/** The steps in which a connection is opened, in their order; one of them failed. */
public enum OpeningStep {
    /** The host's addresses were looked up. */
    NAME,
    /** TCP to the host. */
    CONNECT,
    /** The way through the proxy: to it, its consent, and from it to the host. */
    PROXY,
    /** TLS with the host, or with a proxy that is spoken to over TLS. */
    TLS,
    /** The request, and an answer that is HTTP and says 101, or over HTTP/2 200. */
    HTTP,
    /** The rules of RFC 6455 for that answer: accept key, sub-protocol, extensions; or those of RFC 8441, by which a server offers HTTP/2. */
    HANDSHAKE
}
