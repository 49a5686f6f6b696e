package dev.hawser.tests.integration;

import java.net.URI;

/** Our server with Jetty's client. */
class JettyClientTest extends ForeignClientContract {
    @Override
    ForeignPeer connect(URI uri, String protocol) {
        return JettyPeer.connect(uri, protocol);
    }
}
