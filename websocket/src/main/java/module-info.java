/**
 * The WebSocket API and the RFC 6455 engine: bytes in, events out, bytes to send.
 *
 * <p>Everything may depend on this module and it depends on nothing: no sockets, threads, clocks, randomness or logging, so that it can be
 * tested byte by byte and used with anybody's I/O. No type here is thread-safe unless it says so.
 */
module dev.hawser.websocket {
    requires static transitive org.jspecify;

    exports dev.hawser.websocket;
}
