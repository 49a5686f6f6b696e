package dev.hawser.tests.integration;

import dev.hawser.listener.ListenerOptions;
import java.net.URI;
import org.eclipse.jetty.client.HttpClient;

/** Our server over TLS with Jetty's client. */
class JettyTlsClientTest extends ForeignClientContract {
    @Override
    ListenerOptions listener() {
        return ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem());
    }

    @Override
    ForeignPeer connect(URI uri, String protocol) {
        HttpClient http = new HttpClient();
        http.setSslContextFactory(Certificates.SHARED.jettyClient());
        return JettyPeer.connect(http, uri, protocol);
    }
}
