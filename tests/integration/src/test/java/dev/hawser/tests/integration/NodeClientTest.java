package dev.hawser.tests.integration;

import java.net.URI;

/** Our server with npm {@code ws}. */
class NodeClientTest extends ForeignClientContract {
    @Override
    ForeignPeer connect(URI uri, String protocol) {
        return NodePeer.connect(uri, protocol);
    }
}
