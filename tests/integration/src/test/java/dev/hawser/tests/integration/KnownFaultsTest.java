package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Regression;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of other engines that no test of a rule tries by itself. */
class KnownFaultsTest {
    /** Connections of a thread, one after the other. */
    private static final int EACH = 50;

    private final WebSocketClientFactory factory = new WebSocketClientFactory(1);

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    @Regression("CVE-2026-42498")
    void aServerToWhichTheClientIsSentGetsNoCredentialsForAnother(String otherHost) {
        WebSocketClient client = factory.newWebSocketClient();
        client.setHeader("Authorization", "Basic c2VjcmV0");
        client.setHeader("Cookie", "session=secret");
        try (RawServer first = new RawServer();
                RawServer other = new RawServer()) {
            client.open(URI.create("ws://localhost:" + first.port() + "/"), new Recorder());
            try (RawPeer peer = first.accept()) {
                assertThat(peer.readHead().field("authorization")).isEqualTo("Basic c2VjcmV0");
                peer.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://" + otherHost + ":"
                        + other.port() + "/\r\n\r\n");
                try (RawPeer sentTo = other.accept()) {
                    assertThat(sentTo.readHead().fields()).doesNotContainKeys("authorization", "cookie");
                }
            }
        }
    }

    @Test
    @Regression({"CVE-2023-43669", "Tomcat 11.0.25", "jetty #14541"})
    void anAnswerWhoseHeaderDoesNotEndIsGivenUp() {
        long before = directBytes();
        try (RawServer server = new RawServer()) {
            CompletableFuture<Connection> opening =
                    factory.newWebSocketClient().open(URI.create("ws://localhost:" + server.port()), new Recorder());
            try (RawPeer peer = server.accept()) {
                peer.readHead();
                peer.send("HTTP/1.1 101 Switching Protocols\r\n");
                assertThatThrownBy(() -> {
                            for (int lines = 0; lines < 100_000; lines++) {
                                peer.send("X-More: and more, and more, and more\r\n");
                            }
                        })
                        .isInstanceOf(UncheckedIOException.class);
            }
            assertThatThrownBy(opening::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(WebSocketOpenException.class)
                    .hasMessageEndingWith(": the header of the answer is longer than 8192 bytes");
        }
        assertThat(directBytes() - before).isLessThan(16_000_000);
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    @Regression("CVE-2026-100658")
    void handshakesThatAreSentAheadAreAnsweredOneByOne() {
        int handshakes = 1000;
        String refused = RawPeer.handshake(
                "/", "Sec-WebSocket-Protocol: soup", "Sec-WebSocket-Extensions: permessage-deflate; x=\"y\", z");
        try (TestServer server = TestServer.serving(Recorder::echo);
                RawPeer client = RawPeer.connect(server.port())) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                client.send(refused.replace("Version: 13", "Version: 8").repeat(handshakes));
                client.send(RawPeer.handshake("/"));
            });
            for (int i = 0; i < handshakes; i++) {
                assertThat(client.readAnswer().status()).isEqualTo(426);
            }
            Limit.get(sending, "the end of sending");
            assertThat(client.readHead().status()).isEqualTo(101);
            client.sendText("and on");
            assertThat(client.readFrame().text()).isEqualTo("and on");
            client.reset();
            server.recorder().awaitClose();
        }
    }

    @Test
    @Regression("CVE-2026-100658")
    void aHandshakeBehindAnAcceptedOneIsNoFrame() {
        try (TestServer server = TestServer.serving(Recorder::echo);
                RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/").repeat(2));
            HttpHead accepted = client.readHead();
            assertThat(accepted.status()).isEqualTo(101);
            assertThat(client.readFramesToEnd())
                    .singleElement()
                    .matches(frame -> frame.opcode() == RawFrame.CLOSE && frame.closeCode() == 1002);
            server.recorder().awaitClose();
        }
    }

    /** Each client gets only what is meant for it, whichever of its frames was under way when its connection began to close. */
    @Test
    @Regression("CVE-2022-25762")
    void whatOneConnectionIsSentNeverReachesAnother() {
        int connections = 60;
        try (TestServer server = TestServer.serving(Recorder::new)) {
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                RawPeer client = RawPeer.connect(server.port()).open("/");
                Connection connection = server.recorder().connection();
                String name = "connection " + i + " ";
                for (int sender = 0; sender < 2; sender++) {
                    CompletableFuture.runAsync(() -> sendUntilClosed(connection, name));
                }
                readers.add(CompletableFuture.runAsync(() -> readOwn(client, name, connection)));
                if (readers.size() % 4 == 0) {
                    readers.forEach(reader -> Limit.get(reader, "the end of a connection"));
                }
            }
            readers.forEach(reader -> Limit.get(reader, "the end of a connection"));
        }
    }

    private static void sendUntilClosed(Connection connection, String name) {
        int length = 0;
        while (connection.sendMessage(name + "x".repeat(length)) == SendOutcome.ACCEPTED) {
            length = (length + 97) % 5000;
        }
    }

    private static void readOwn(RawPeer client, String name, Connection connection) {
        try (client) {
            for (int frames = 0; ; frames++) {
                RawFrame frame = client.readFrame();
                if (frame.opcode() == RawFrame.CLOSE) {
                    client.sendClose(1000, "");
                    client.readToEnd();
                    return;
                }
                assertThat(frame.text()).matches(name + "x*");
                if (frames == 100) {
                    connection.close();
                }
            }
        }
    }

    @Test
    @Regression("UNDERTOW-2747")
    void connectionsComeAndGoWhileAllAreClosed() {
        int threads = 4;
        try (TestServer server = TestServer.serving(Recorder::new)) {
            CompletableFuture<?>[] clients = new CompletableFuture<?>[threads];
            for (int i = 0; i < threads; i++) {
                clients[i] = CompletableFuture.runAsync(() -> {
                    for (int n = 0; n < EACH; n++) {
                        openAndAwaitClose(server.port());
                    }
                });
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(clients);
            while (!all.isDone()) {
                server.handler().getWebSocketFactory().closeAll();
                // Those that have ended for their clients may not have ended for the server yet.
                assertThat(server.openConnections()).isBetween(0, threads * EACH);
            }
            Limit.get(all, "all clients");
            Limit.get(server.handler().shutdown(), "the end of all connections");
            assertThat(server.openConnections()).isZero();
        }
    }

    private static void openAndAwaitClose(int port) {
        try (RawPeer client = RawPeer.connect(port).open("/")) {
            assertThat(client.readToClose().closeCode()).isEqualTo(1001);
            client.sendClose(1001, "");
            client.readToEnd();
        }
    }
}
