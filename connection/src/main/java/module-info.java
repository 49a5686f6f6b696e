/**
 * One WebSocket connection over a Jetty {@code EndPoint}: the pump between the network and the engine, in either role.
 *
 * <p>Server and client stand on it. Of HTTP it knows how a stream of HTTP/2 ends, and no more; nothing of rooms.
 */
module dev.hawser.connection {
    requires transitive dev.hawser.websocket;
    requires transitive org.eclipse.jetty.io;
    requires static org.eclipse.jetty.http2.common;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.connection;
}
