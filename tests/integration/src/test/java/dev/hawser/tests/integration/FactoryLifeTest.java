package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a factory of clients does before it is started, when it stops, and afterwards. */
class FactoryLifeTest {
    private final WebSocketClientFactory factory = new WebSocketClientFactory(1);
    private final RawServer server = new RawServer();
    private final URI uri = URI.create("ws://localhost:" + server.port() + "/");

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private CompletableFuture<Connection> open() {
        return factory.newWebSocketClient().open(uri, new Recorder());
    }

    @Test
    void nothingOpensUnlessItIsStarted() throws Exception {
        assertThatIllegalStateException().isThrownBy(this::open).withMessage("the factory is not started");
        factory.start();
        factory.stop();
        assertThatIllegalStateException().isThrownBy(this::open).withMessage("the factory is not started");
    }

    @Test
    void itIsStartedOnce() throws Exception {
        factory.start();
        assertThatIllegalStateException().isThrownBy(factory::start).withMessage("the factory is started");
    }

    @Test
    void itMayBeStartedAgain() throws Exception {
        factory.start();
        factory.stop();
        factory.start();
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            Limit.get(opening, "the handshake").close();
            assertThat(peer.readToClose().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void whatIsBeingOpenedFailsWhenItStops() throws Exception {
        factory.start();
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            factory.stop();
            assertThat(TestClient.failureOf(opening)).hasMessage(uri + ": the client was stopped");
            peer.readToEnd();
        }
    }

    /** The server takes part in no handshake of TLS. */
    @ParameterizedTest
    @EnumSource
    void whatBeginsToBeOpenedWhileItStopsFailsToo(HttpVersions versions) throws Exception {
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        client.setHttpVersions(versions);
        List<CompletableFuture<Connection>> openings = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(20);
        CompletableFuture<Void> opener = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 2000; i++) {
                    openings.add(client.open(URI.create("wss://localhost:" + server.port() + "/"), new Recorder()));
                    begun.countDown();
                }
            } catch (IllegalStateException stopped) {
                assertThat(stopped).hasMessage("the factory is not started");
            }
        });
        assertThat(begun.await(Limit.SECONDS, TimeUnit.SECONDS)).isTrue();
        factory.stop();
        Limit.get(opener, "the last one");
        // Together, so that they do not take the limit one after the other when they do not end.
        TestClient.failureOf(CompletableFuture.allOf(openings.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> openings.get(0).join()));
        assertThat(openings)
                .allSatisfy(opening ->
                        assertThat(TestClient.failureOf(opening)).hasMessageEndingWith("/: the client was stopped"));
    }

    @Test
    void anOpeningThatIsCancelledAtOnceLeavesNoConnection() throws Exception {
        // That is also how long Jetty keeps a connection that it has no use for.
        factory.setConnectTimeout(Duration.ofMinutes(5));
        factory.start();
        assertThat(open().cancel(true)).isTrue();
        try (RawPeer peer = server.accept()) {
            peer.readToEnd();
        }
    }

    @Test
    void aTimeLimitOfTheFutureEndsTheAttempt() throws Exception {
        factory.start();
        CompletableFuture<Connection> opening = open().orTimeout(50, TimeUnit.MILLISECONDS);
        try (RawPeer peer = server.accept()) {
            assertThatThrownBy(opening::get).hasCauseInstanceOf(TimeoutException.class);
            // For the server too, which does not wait for the time limit of the handshake.
            peer.readToEnd();
        }
    }
}
