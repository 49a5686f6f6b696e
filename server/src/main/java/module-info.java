/**
 * WebSocket inside Jetty's HTTP server: an HTTP request becomes a WebSocket connection, on the same port, where a handler accepts it.
 *
 * <p>Applications and the gateway depend on it, and the servlet where it is in Jetty.
 */
module dev.hawser.server {
    requires transitive dev.hawser.connection;
    requires transitive org.eclipse.jetty.server;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.server;
}
