/**
 * A WebSocket client on Jetty's HTTP client, from which the handshake's HTTP comes.
 *
 * <p>Applications and the command line depend on it.
 */
module dev.hawser.client {
    requires transitive dev.hawser.connection;
    requires org.eclipse.jetty.alpn.client;
    requires transitive org.eclipse.jetty.client;
    requires static org.eclipse.jetty.http2.client;
    requires transitive org.eclipse.jetty.http;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.client;
}
