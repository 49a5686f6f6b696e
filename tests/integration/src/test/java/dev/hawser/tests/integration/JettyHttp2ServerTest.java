package dev.hawser.tests.integration;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import java.util.concurrent.CompletableFuture;

/** Our client with Jetty's WebSocket server, over HTTP/2. */
class JettyHttp2ServerTest extends ForeignServerContract {
    @Override
    ForeignPeer listen(String protocol, CompletableFuture<Integer> port) {
        return JettyPeer.listenHttp2(protocol, port);
    }

    @Override
    void configure(WebSocketClient client) {
        client.setHttpVersions(HttpVersions.HTTP_2);
    }
}
