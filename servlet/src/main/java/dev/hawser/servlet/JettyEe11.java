package dev.hawser.servlet;

import dev.hawser.connection.ConnectionOptions;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;

/** What Jetty's environment EE11 has beneath a servlet's request. Only loaded there. */
final class JettyEe11 {
    private JettyEe11() {}

    static HttpUpgrade upgrade(ConnectionOptions options) {
        return new JettyUpgrade(options, ServletContextRequest::getServletContextRequest);
    }
}
