package dev.hawser.tests.integration;

import dev.hawser.listener.ListenerOptions;
import java.net.URI;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;

/** Our server over HTTP/2 and TLS with Jetty's client. */
class JettyHttp2ClientTest extends ForeignClientContract {
    @Override
    ListenerOptions listener() {
        return ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem());
    }

    @Override
    ForeignPeer connect(URI uri, String protocol) {
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
        http.setSslContextFactory(Certificates.SHARED.jettyClient());
        return JettyPeer.connect(http, uri, protocol);
    }
}
