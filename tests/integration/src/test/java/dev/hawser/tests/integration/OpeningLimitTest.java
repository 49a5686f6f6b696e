package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many handshakes our client has under way with one server. */
class OpeningLimitTest {
    private static final int AT_ONCE = 256;
    private static final int MORE = 20;

    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final RawServer server = new RawServer();
    private final BlockingQueue<RawPeer> accepted = new LinkedBlockingQueue<>();

    /** A handshake that the server has read, and its answer. */
    private record Asked(RawPeer peer, String answer) {}

    @BeforeEach
    void start() throws Exception {
        factory.start();
        new Thread(this::accept).start();
    }

    /** At once, for the operating system lets only few wait. */
    private void accept() {
        try {
            while (true) {
                accepted.add(server.accept());
            }
        } catch (UncheckedIOException closed) {
            // The test is over.
        }
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private Asked nextAsked() {
        while (true) {
            RawPeer peer = Limit.take(accepted, "a connection");
            try {
                return new Asked(peer, RawPeer.acceptance(peer.readHead()));
            } catch (UncheckedIOException noHandshake) {
                // The pool had begun to connect for a request that another connection then took.
                assertThat(noHandshake).hasCauseInstanceOf(EOFException.class);
            }
        }
    }

    @Test
    @Rfc6455("4.1/8")
    void handshakesWithOneServerAreUnderWayUpToALimitAndTheNextOnesFollow() {
        URI uri = URI.create("ws://localhost:" + server.port() + "/");
        List<CompletableFuture<Connection>> openings = new ArrayList<>();
        for (int i = 0; i < AT_ONCE + MORE; i++) {
            openings.add(factory.newWebSocketClient().open(uri, new Recorder()));
        }
        Queue<Asked> underWay = new ArrayDeque<>();
        while (underWay.size() < AT_ONCE) {
            underWay.add(nextAsked());
        }
        // All of these have asked by now; without a limit the others would have come as well.
        assertThat(accepted).isEmpty();
        for (int i = 0; i < MORE; i++) {
            Asked first = underWay.remove();
            first.peer().send(first.answer());
            underWay.add(nextAsked());
        }
        underWay.forEach(asked -> asked.peer().send(asked.answer()));
        openings.forEach(opening -> Limit.get(opening, "a connection"));
    }
}
