package dev.hawser.client;

/** A step on the way to a connection. */
public enum OpeningStep {
    /** To find the host's address. */
    NAME,
    /** To connect to it. */
    CONNECT,
    /** To agree on TLS. */
    TLS,
    /** To be let through by a proxy. */
    PROXY,
    /** To get an answer from the server. */
    HTTP,
    /** To agree on a WebSocket. */
    HANDSHAKE
}
