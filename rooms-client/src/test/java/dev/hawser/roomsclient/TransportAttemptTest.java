package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningClock;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.VirtualClock;
import dev.hawser.websocket.Connection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An attempt is given up just when something has become of it. Turns run when the test says so. */
class TransportAttemptTest {
    private final RawServer server = new RawServer();
    private final URI uri = URI.create("ws://localhost:" + server.port() + "/rooms");
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final VirtualClock time = new VirtualClock();
    private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
    private final Hold hold = new Hold(
            new HeardEvents(),
            RoomsClientOptions.defaults(),
            new ReopeningClock(turns::add, time, time::nanoTime, () -> -1),
            System::currentTimeMillis);

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
        time.end();
    }

    private TransportAttempt attempt(Supplier<CompletableFuture<Connection>> webSockets, Transport... transports) {
        WebSocketClient client = factory.newWebSocketClient();
        RoomsClientOptions options = RoomsClientOptions.defaults().withTransports(List.of(transports));
        TransportAttempt attempt = new TransportAttempt(
                new Transports(client, uri, hold, options),
                hold,
                options.reopening().rules(),
                Duration.ofSeconds(3),
                webSockets,
                new HttpPost(client, uri, hold::inTurn));
        hold.inTurn(attempt::go);
        return attempt;
    }

    private void runTurns() {
        for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
            next.run();
        }
    }

    @Test
    void aWebSocketThatIsAboutToComeWhenAllIsGivenUpIsDropped() {
        BusyEndpoint endpoint = new BusyEndpoint();
        CompletableFuture<RawPeer> accepted = CompletableFuture.supplyAsync(server::acceptWebSocket);
        CompletableFuture<TransportAttempt> attempt = new CompletableFuture<>();
        attempt.complete(attempt(
                () -> {
                    // By somebody who does not see yet that there is one.
                    assertThat(attempt.join().cancel(true)).isTrue();
                    CompletableFuture<Connection> opening =
                            factory.newWebSocketClient().open(uri, endpoint);
                    Limit.get(endpoint.begun(), "the opening");
                    return opening;
                },
                Transport.WEBSOCKET,
                Transport.SSE));
        runTurns();
        try (RawPeer peer = Limit.get(accepted, "a WebSocket")) {
            endpoint.over().complete(null);
            Limit.take(turns, "the connection").run();
            peer.readToEnd();
        }
    }

    @Test
    void aWebSocketThatIsDroppedIsNobodysAnyMore() {
        BusyEndpoint endpoint = new BusyEndpoint();
        CompletableFuture<RawPeer> accepted = CompletableFuture.supplyAsync(server::acceptWebSocket);
        TransportAttempt attempt =
                attempt(() -> factory.newWebSocketClient().open(uri, endpoint), Transport.WEBSOCKET, Transport.SSE);
        runTurns();
        try (RawPeer peer = Limit.get(accepted, "a WebSocket")) {
            endpoint.over().complete(null);
            Limit.take(turns, "the connection").run();
            time.pass(Duration.ofSeconds(3));
            hold.inTurn(attempt::handOver);
            runTurns();
            peer.readToEnd();
            assertThat(attempt).isNotDone();
        }
    }

    @Test
    void aStreamThatBeginsWhenAllIsGivenUpIsNotTheSessionsLine() {
        TransportAttempt attempt = attempt(CompletableFuture::new, Transport.SSE);
        runTurns();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            Runnable answer = Limit.take(turns, "the answer");
            assertThat(attempt.cancel(true)).isTrue();
            answer.run();
            assertThat(attempt.isOver()).isTrue();
            assertThat(hold.session().isWritable()).isFalse();
        }
    }

    @Test
    void aWebSocketThatHasFailedIsNotAboutToCome() {
        CompletableFuture<Connection> opening = new CompletableFuture<>();
        TransportAttempt attempt = attempt(() -> opening, Transport.WEBSOCKET, Transport.SSE);
        runTurns();
        opening.completeExceptionally(new IOException("reset"));
        assertThat(attempt.cancel(true)).isTrue();
        runTurns();
        assertThat(attempt.isOver()).as("no other transport follows").isTrue();
    }
}
