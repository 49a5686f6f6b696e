package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionStatistics;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.OpeningHandshake;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a server lets be seen of its connections. */
class ObservingTest {

    @Test
    void aServerCountsConnectionsMessagesClosesAndRefusals() {
        try (TestServer server = TestServer.serving(Recorder::echo)) {
            try (RawPeer client = RawPeer.connect(server.port()).open("/")) {
                client.sendText("hello");
                client.readFrame();
                client.sendClose(1001, "");
                client.readToClose();
                client.readToEnd();
            }
            server.recorder().awaitClose();
            try (RawPeer stranger = RawPeer.connect(server.port())) {
                stranger.send(RawPeer.handshake("/", "Origin: http://evil.example"));
                stranger.readAnswer();
            }
            // Once everybody is gone, for good.
            Limit.get(server.handler().getWebSocketFactory().closeAll(), "the end of all connections");

            ConnectionStatistics seen = server.handler().getWebSocketFactory().statistics();
            assertThat(seen).isEqualTo(new ConnectionStatistics(0, 1, 1, 1, 11 + 8, 7 + 4, 0, Map.of(1001, 1L)));
            assertThat(server.handler().getWebSocketFactory().refusals()).isEqualTo(Map.of(403, 1L));
        }
    }

    @Test
    @Rfc6455("4.2.1/3")
    void anEndpointMayKeepWhatTheClientAskedFor() {
        Curious curious = new Curious();
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT, () -> curious);
                RawPeer client = RawPeer.connect(server.port())
                        .open(
                                "/room?name=J%C3%BCrgen&a=1&a=2",
                                "Cookie: theme=dark; theme=light; id=7", "X-Tag: one")) {
            OpeningHandshake asked = Limit.get(curious.asked, "the handshake");
            assertThat(asked.target()).isEqualTo("/room?name=J%C3%BCrgen&a=1&a=2");
            assertThat(asked.headers().get("x-tag")).containsExactly("one");
            assertThat(asked.headers().get("X-TAG")).containsExactly("one");
            assertThat(asked.parameters()).isEqualTo(Map.of("name", List.of("J\u00FCrgen"), "a", List.of("1", "2")));
            assertThat(asked.cookies()).isEqualTo(Map.of("theme", "dark", "id", "7"));
            assertThat(asked.principal()).isNull();
            assertThat(asked.sessionId()).isNull();
            client.reset();
        }
    }

    @Test
    @Rfc6455("7.1.7/3")
    void theLogOfTheServerSaysWhatAPeerDidWrong() {
        try (CapturedLog log = CapturedLog.debugging(ConnectionOptions.class.getPackage());
                TestServer server = TestServer.serving(Recorder::new);
                RawPeer client = RawPeer.connect(server.port()).open("/")) {
            client.send(RawFrame.unmasked(RawFrame.TEXT, new byte[0]));
            assertThat(client.readToClose().closeCode()).isEqualTo(1002);
            client.disconnect();
            server.recorder().awaitClose();
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("Failing ", ": 1002 "));
        }
    }

    @Test
    void traceShowsHandshakesWithTheReasonOfARefusalAndFrames() {
        try (Command serve = new Command("serve", "--port", "0", "--trace", "--quiet")) {
            int port =
                    URI.create(serve.nextLine().split(" ")[3].replace(",", "")).getPort();
            try (RawPeer client = RawPeer.connect(port).open("/x")) {
                client.sendText("a \u001B[31m \"quoted\"\n");
                client.readFrame();
                client.sendClose(1000, "");
                client.readToClose();
            }
            try (RawPeer stranger = RawPeer.connect(port)) {
                stranger.send(RawPeer.handshake("/", "Origin: http://evil.example"));
                stranger.readAnswer();
            }
            serve.terminate();
            List<String> lines = serve.end().err();
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line).contains("<- GET /x HTTP/1.1 {Host: localhost"))
                    .anySatisfy(line -> assertThat(line).contains("-> 101 {"))
                    .anySatisfy(line ->
                            assertThat(line).endsWith("<- TEXT fin 17 bytes \"a \\x1B[31m \\x22quoted\\x22\\x0A\""))
                    .anySatisfy(line -> assertThat(line).endsWith("-> CLOSE fin 2 bytes 03E8"))
                    .anySatisfy(line -> assertThat(line).contains("-> 403 Pages of the origin http://evil.example"));
        }
    }

    private static final class Curious implements WebSocket.OnOpeningHandshake {
        private final CompletableFuture<OpeningHandshake> asked = new CompletableFuture<>();
        private volatile @Nullable OpeningHandshake kept;

        @Override
        public void onOpeningHandshake(OpeningHandshake handshake) {
            kept = handshake;
        }

        @Override
        public void onOpen(Connection connection) {
            asked.complete(kept);
        }

        @Override
        public void onClose(int closeCode, String reason) {}
    }
}
