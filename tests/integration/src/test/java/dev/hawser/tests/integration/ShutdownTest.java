package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is going down: it lets go of its clients one group after the other, and takes no new ones. */
class ShutdownTest {
    private final TestServer server =
            TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, Recorder::new);

    @AfterEach
    void stop() {
        server.close();
    }

    private static void answer(RawPeer client) {
        client.sendClose(1001, "");
        client.readToEnd();
        client.disconnect();
    }

    @Test
    void clientsAreClosedOverTheSpread() {
        Duration spread = Duration.ofSeconds(1);
        server.handler().setShutdownSpread(spread);
        List<RawPeer> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(RawPeer.connect(server.port()).open("/"));
            server.recorder();
        }
        List<CompletableFuture<Long>> closed = new ArrayList<>();
        for (RawPeer client : clients) {
            closed.add(CompletableFuture.supplyAsync(
                    () -> {
                        assertThat(client.readFrame().closeCode()).isEqualTo(1001);
                        long at = System.nanoTime();
                        answer(client);
                        return at;
                    },
                    task -> new Thread(task).start()));
        }
        long begun = System.nanoTime();
        CompletableFuture<Void> gone = server.handler().shutdown();
        List<Long> times = closed.stream()
                .map(at -> Limit.get(at, "a close frame") - begun)
                .sorted()
                .toList();
        Limit.get(gone, "the end of all connections");
        // They may come later than planned, but not sooner: 40 connections in 21 groups, one each 50 ms.
        assertThat(times.get(39)).isGreaterThan(spread.toNanos() * 9 / 10);
        assertThat(times.get(20)).isGreaterThan(spread.toNanos() * 4 / 10);
        assertThat(times.get(0)).isLessThan(times.get(39) - spread.toNanos() / 2);
    }

    @Test
    void aClientThatKnowsOfItsConnectionBeforeTheServerDoesIsToldToo() {
        CountDownLatch held = new CountDownLatch(1);
        BiFunction<Request, @Nullable String, WebSocket> acceptor = (request, protocol) -> {
            request.addHttpStreamWrapper(stream -> new HttpStream.Wrapper(stream) {
                @Override
                public void succeeded() {
                    Limit.await(held, "the end of the answer");
                    super.succeeded();
                }
            });
            return new Recorder();
        };
        try (TestServer slow = new TestServer(ConnectionOptions.DEFAULT, acceptor::apply).start();
                RawPeer client = RawPeer.connect(slow.port()).open("/")) {
            CompletableFuture<Void> gone = slow.handler().shutdown();
            assertThat(gone).isNotDone();
            held.countDown();
            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            answer(client);
            Limit.get(gone, "the end of all connections");
        }
    }

    @Test
    void noCallbackComesAfterTheStop() {
        CountDownLatch opened = new CountDownLatch(1);
        AtomicBoolean told = new AtomicBoolean();
        TestServer stopped = TestServer.serving(() -> new WebSocket() {
            @Override
            public void onOpen(Connection connection) {
                opened.countDown();
            }

            @Override
            public void onClose(int closeCode, String reason) {
                // Long enough that a stop that does not wait is over before.
                for (int i = 0; i < 1000; i++) {
                    LockSupport.parkNanos(100_000);
                }
                told.set(true);
            }
        });
        RawPeer.connect(stopped.port()).open("/");
        Limit.await(opened, "the connection");
        stopped.stop();
        assertThat(told).isTrue();
    }

    @Test
    void aSpreadOfZeroClosesAllAtOnce() {
        server.handler().setShutdownSpread(Duration.ZERO);
        RawPeer one = RawPeer.connect(server.port()).open("/");
        RawPeer two = RawPeer.connect(server.port()).open("/");
        server.recorder();
        server.recorder();
        CompletableFuture<Void> gone = server.handler().shutdown();
        assertThat(one.readFrame().closeReason()).isEqualTo("the server is going down");
        assertThat(two.readFrame().closeReason()).isEqualTo("the server is going down");
        answer(one);
        answer(two);
        Limit.get(gone, "the end of all connections");
    }

    @Test
    void clientsThatDoNotAnswerAreDroppedAfterTheCloseTimeout() {
        ConnectionOptions impatient = ConnectionOptions.DEFAULT.withCloseTimeout(Duration.ofMillis(500));
        try (TestServer hasty = TestServer.serving(impatient, Recorder::new);
                RawPeer silent = RawPeer.connect(hasty.port()).open("/")) {
            Recorder endpoint = hasty.recorder();
            CompletableFuture<Void> gone = hasty.handler().shutdown();
            Limit.get(gone, "the end of all connections");
            assertThat(endpoint.awaitClose()).startsWith("close 1006 the peer did not complete the close handshake");
            assertThat(silent.readFrame().closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void nobodyNewIsTakenMeanwhile() {
        try (RawPeer before = RawPeer.connect(server.port());
                RawPeer member = RawPeer.connect(server.port()).open("/");
                Http2Peer http2 = Http2Peer.connect(server.port())) {
            server.recorder();
            CompletableFuture<Void> gone = server.handler().shutdown();
            before.send(RawPeer.handshake("/"));
            HttpAnswer refused = before.readAnswer();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.head().field("retry-after")).isEqualTo("2");
            assertThat(refused.body()).isEqualTo("The server is going down.\n");

            Http2Stream tunnel = http2.open("/");
            assertThat(tunnel.status()).isEqualTo(503);
            assertThat(tunnel.field("retry-after")).isEqualTo("2");

            assertThat(member.readFrame().closeCode()).isEqualTo(1001);
            answer(member);
            Limit.get(gone, "the end of all connections");
        }
    }

    @Test
    void webSocketsOverHttp2AreClosedToo() {
        try (Http2Peer http2 = Http2Peer.connect(server.port())) {
            Http2Stream one = http2.open("/").accepted();
            Http2Stream two = http2.open("/").accepted();
            CompletableFuture<Void> gone = server.handler().shutdown();
            for (Http2Stream stream : List.of(one, two)) {
                assertThat(stream.readFrame().closeCode()).isEqualTo(1001);
                stream.sendClose(1001, "");
                stream.sendEnd();
                assertThat(stream.readEnd()).isEqualTo("end");
            }
            Limit.get(gone, "the end of all connections");
        }
    }

    @Test
    void aServerThatStartsAgainTakesClientsAgain() {
        Limit.get(server.handler().shutdown(), "the end of all connections");
        server.stop();
        server.start();
        try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.sendClose(1000, "");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
        }
    }
}
