package dev.hawser.tests.integration;

import dev.hawser.listener.ListenerOptions;
import java.net.URI;

/** Our server over TLS with npm {@code ws}. */
class NodeTlsClientTest extends ForeignClientContract {
    @Override
    ListenerOptions listener() {
        return ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem());
    }

    @Override
    ForeignPeer connect(URI uri, String protocol) {
        return NodePeer.connect(uri, protocol, Certificates.SHARED.chain());
    }
}
