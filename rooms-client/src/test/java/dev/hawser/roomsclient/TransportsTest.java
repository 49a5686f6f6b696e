package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningClock;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.VirtualClock;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The opening of a connection and its cancelling. */
class TransportsTest {
    private final RawServer server = new RawServer();
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final CompletableFuture<CompletableFuture<Connection>> opening = new CompletableFuture<>();
    private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

    private final class Endpoint implements WebSocket {
        @Override
        public void onOpen(Connection connection) {
            cancelled.complete(Limit.get(opening, "the opening").cancel(true));
        }

        @Override
        public void onClose(int closeCode, String reason) {}
    }

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private CompletableFuture<Connection> open() {
        CompletableFuture<Connection> begun =
                open(new Endpoint(), factory.newWebSocketClient().clock());
        opening.complete(begun);
        return begun;
    }

    private CompletableFuture<Connection> open(WebSocket endpoint, ReopeningClock clock) {
        return open(endpoint, clock, RoomsClientOptions.defaults());
    }

    private CompletableFuture<Connection> open(WebSocket endpoint, ReopeningClock clock, RoomsClientOptions options) {
        WebSocketClient client = factory.newWebSocketClient();
        URI uri = URI.create("ws://localhost:" + server.port() + "/rooms");
        Hold hold = new Hold(new HeardEvents(), options, clock, System::currentTimeMillis);
        return new Transports(client, uri, hold, options).open(endpoint);
    }

    @Test
    void aConnectionOfWhichTheEndpointHasHeardIsNotCancelled() {
        CompletableFuture<Connection> begun = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            assertThat(Limit.get(cancelled, "the cancelling")).isFalse();
            assertThat(Limit.get(begun, "a connection").sendMessage("ahoy")).isNotNull();
            assertThat(peer.readFrame().text()).isEqualTo("ahoy");
        }
    }

    @Test
    void anAttemptWithoutAnAnswerIsCancelled() {
        CompletableFuture<Connection> begun = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            assertThat(begun.cancel(true)).isTrue();
            peer.readToEnd();
            assertThat(begun).isCancelled();
        }
    }

    @Test
    void eachTransportHasItsShareOfAShortTime() {
        VirtualClock time = new VirtualClock();
        RoomsClientOptions options = RoomsClientOptions.defaults()
                .withReopening(ReopeningOptions.DEFAULT.withOpeningTimeout(Duration.ofSeconds(3)));
        open(new BusyEndpoint(), new ReopeningClock(time.executor(), time, time::nanoTime, () -> -1), options);
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            time.pass(Duration.ofSeconds(1));
            peer.readToEnd();
        }
        try (RawPeer peer = server.accept()) {
            assertThat(peer.readHead().startLine()).isEqualTo("POST /rooms HTTP/1.1");
        } finally {
            time.end();
        }
    }

    @Test
    void aWebSocketThatHasOpenedWhenItsTimeIsOverIsDroppedAndFollowedByAStream() {
        VirtualClock time = new VirtualClock();
        BusyEndpoint endpoint = new BusyEndpoint();
        CompletableFuture<Connection> begun =
                open(endpoint, new ReopeningClock(time.executor(), time, time::nanoTime, () -> -1));
        try (RawPeer peer = server.acceptWebSocket()) {
            Limit.get(endpoint.begun(), "the opening");
            time.pass(Duration.ofSeconds(3));
            endpoint.over().complete(null);
            peer.readToEnd();
        }
        try (RawPeer peer = server.accept()) {
            assertThat(peer.readHead().startLine()).isEqualTo("POST /rooms HTTP/1.1");
            assertThat(begun).isNotDone();
        } finally {
            time.end();
        }
    }
}
