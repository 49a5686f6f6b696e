package dev.hawser.tests.integration;

import java.util.concurrent.CompletableFuture;

/** Our client with Jetty's WebSocket server. */
class JettyServerTest extends ForeignServerContract {
    @Override
    ForeignPeer listen(String protocol, CompletableFuture<Integer> port) {
        return JettyPeer.listen(protocol, port);
    }
}
