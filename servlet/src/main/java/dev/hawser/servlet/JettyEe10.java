package dev.hawser.servlet;

import dev.hawser.connection.ConnectionOptions;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** What Jetty's environment EE10 has beneath a servlet's request. Only loaded there. */
final class JettyEe10 {
    private JettyEe10() {}

    static HttpUpgrade upgrade(ConnectionOptions options) {
        return new JettyUpgrade(options, ServletContextRequest::getServletContextRequest);
    }
}
