/**
 * How our applications listen: HTTP/1.1 and HTTP/2 on one port, with or without TLS, with bounds on what a client may take before it has
 * asked for anything.
 *
 * <p>Applications depend on it. It knows Jetty, and nothing of WebSocket.
 */
module dev.hawser.listener {
    requires transitive org.eclipse.jetty.server;
    requires org.eclipse.jetty.alpn.server;
    requires org.eclipse.jetty.http2.server;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.listener;
}
