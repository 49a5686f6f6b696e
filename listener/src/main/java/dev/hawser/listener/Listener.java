package dev.hawser.listener;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connector of an application: HTTP/1.1 and HTTP/2 on one port. Over TLS the client chooses one of them by ALPN; in the clear it
 * begins with either (RFC 9113 section 3.3), or asks for HTTP/2 in its first request.
 *
 * <pre>{@code
 * Server server = new Server();
 * server.addConnector(Listener.newConnector(server, ListenerOptions.DEFAULT));
 * }</pre>
 */
public final class Listener {
    private Listener() {}

    /**
     * A connector that is not started. Its start fails with {@link CertificateFailure} when the certificate cannot be used, and with
     * another {@link java.io.IOException} when the address cannot be listened on.
     *
     * @param server that it will be added to
     * @param options settings
     */
    public static ServerConnector newConnector(Server server, ListenerOptions options) {
        HttpConfiguration http = newConfiguration(options);
        TlsContext tls = options.certificate() == null ? null : new TlsContext(options.certificate());
        ServerConnector connector =
                new ServerConnector(server, factories(http, tls).toArray(ConnectionFactory[]::new));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(options.idleTimeout().toMillis());
        connector.setAcceptQueueSize(options.acceptQueueSize());
        // Whoever shuts down closes the WebSockets itself, and takes its time.
        connector.setShutdownIdleTimeout(-1);
        HandshakeTimeout handshake = new HandshakeTimeout(connector, options.handshakeTimeout());
        http.addCustomizer(handshake);
        connector.addBean(handshake);
        if (tls != null) {
            connector.addBean(new FileWatch(
                    options.certificate().files(), options.reloadInterval(), connector::getScheduler, tls::reloadFile));
        }
        return connector;
    }

    private static HttpConfiguration newConfiguration(ListenerOptions options) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(options.maxHeaderSize());
        if (options.certificate() != null) {
            // There is one certificate, for every name that the server is called by.
            http.addCustomizer(new SecureRequestCustomizer(false));
        }
        return http;
    }

    private static List<ConnectionFactory> factories(HttpConfiguration http, @Nullable TlsContext tls) {
        List<ConnectionFactory> factories = new ArrayList<>();
        if (tls == null) {
            factories.add(new HttpConnectionFactory(http));
            factories.add(new HTTP2CServerConnectionFactory(http));
            return factories;
        }
        // It offers what comes after it, in this order, and HTTP/1.1 to clients that know nothing of it.
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        factories.add(new SslConnectionFactory(tls, alpn.getProtocol()));
        factories.add(alpn);
        factories.add(new HTTP2ServerConnectionFactory(http));
        factories.add(new HttpConnectionFactory(http));
        return factories;
    }
}
