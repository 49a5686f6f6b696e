package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawHttp2Peer.answer;
import static dev.hawser.testkit.RawHttp2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawHttp2Peer;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A server of HTTP/2 that does what a test likes, our client, and an endpoint of it. */
abstract class Http2Faults {
    static final int FIRST = 1;
    static final int SECOND = 3;
    final RawServer server = new RawServer();

    final TestClient client = new TestClient(factory -> factory.setConnectTimeout(Duration.ofSeconds(Limit.SECONDS)));

    final Recorder endpoint = new Recorder();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    URI uri() {
        return URI.create("ws://localhost:" + server.port() + "/");
    }

    CompletableFuture<Connection> open(Recorder endpoint) {
        return open(endpoint, settings -> {});
    }

    CompletableFuture<Connection> open(Recorder endpoint, Consumer<WebSocketClient> settings) {
        return client.open(uri(), endpoint, asking -> {
            asking.setHttpVersions(HttpVersions.HTTP_2);
            settings.accept(asking);
        });
    }

    WebSocketOpenException failureOf(CompletableFuture<Connection> opening, String message) {
        WebSocketOpenException failure = TestClient.failureOf(opening);
        assertThat(failure).hasMessage(uri() + ": " + message);
        return failure;
    }

    static byte[] text(String text) {
        return RawFrame.unmasked(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    static int streamOf(RawHttp2Peer peer) {
        return peer.next(RawHttp2Peer.HEADERS).stream();
    }

    /** A connection in the first stream. */
    RawHttp2Peer accept(int... settings) {
        RawHttp2Peer peer = server.acceptCarrier(settings);
        assertThat(streamOf(peer)).isEqualTo(FIRST);
        peer.send(answer(FIRST, 200));
        return peer;
    }
}
