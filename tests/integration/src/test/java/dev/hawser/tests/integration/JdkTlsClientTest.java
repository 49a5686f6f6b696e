package dev.hawser.tests.integration;

import dev.hawser.listener.ListenerOptions;
import java.net.URI;
import java.net.http.HttpClient;

/** Our server over TLS with the client in the JDK. */
class JdkTlsClientTest extends ForeignClientContract {
    @Override
    ListenerOptions listener() {
        return ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asKeyStore());
    }

    @Override
    ForeignPeer connect(URI uri, String protocol) {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(Certificates.SHARED.clientContext())
                .build();
        return new JdkPeer(client, uri, protocol);
    }
}
