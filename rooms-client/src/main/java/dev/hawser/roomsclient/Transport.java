package dev.hawser.roomsclient;

/** How a session reaches the server ({@code docs/wire-protocol.md} section 8), by preference. */
public enum Transport {
    WEBSOCKET,
    /** Server-sent events: a stream down, requests up. */
    SSE,
    LONG_POLLING
}
