package dev.hawser.tests.integration;

import java.net.URI;

/** Our server with the client in the JDK. */
class JdkClientTest extends ForeignClientContract {
    @Override
    ForeignPeer connect(URI uri, String protocol) {
        return new JdkPeer(uri, protocol);
    }
}
