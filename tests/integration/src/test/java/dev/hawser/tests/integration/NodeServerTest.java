package dev.hawser.tests.integration;

import java.util.concurrent.CompletableFuture;

/** Our client with a server of npm {@code ws}. */
class NodeServerTest extends ForeignServerContract {
    @Override
    ForeignPeer listen(String protocol, CompletableFuture<Integer> port) {
        return NodePeer.listen(protocol, port);
    }
}
