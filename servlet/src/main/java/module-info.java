/**
 * WebSocket inside a servlet container: an HTTP request becomes a WebSocket connection, on the same port and path, where a servlet accepts
 * it.
 *
 * <p>Web applications depend on it. What it knows of single containers, and {@code dev.hawser.server} for Jetty, is needed at run time in
 * those containers only.
 */
@SuppressWarnings("requires-automatic") // Undertow and XNIO have no module descriptors.
module dev.hawser.servlet {
    requires transitive dev.hawser.connection;
    requires transitive jakarta.servlet;
    requires org.slf4j;
    requires static dev.hawser.server;
    requires static org.apache.tomcat.coyote;
    requires static org.eclipse.jetty.ee10.servlet;
    requires static org.eclipse.jetty.ee11.servlet;
    requires static undertow.core;
    requires static undertow.servlet;
    requires static xnio.api;
    requires static transitive org.jspecify;

    exports dev.hawser.servlet;
}
