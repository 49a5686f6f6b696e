package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our client asks for (RFC 6455 sections 3 and 4.1). */
class OpeningRequestTest {
    private final WebSocketClientFactory factory = new WebSocketClientFactory(1);
    private final RawServer server = new RawServer();

    @BeforeEach
    void start() throws Exception {
        factory.start();
    }

    @AfterEach
    void stop() throws Exception {
        factory.stop();
        server.close();
    }

    private CompletableFuture<Connection> open(String pathAndQuery, Recorder endpoint) {
        URI uri = URI.create("ws://localhost:" + server.port() + pathAndQuery);
        return factory.newWebSocketClient().open(uri, endpoint);
    }

    private HttpHead requestFor(String pathAndQuery) {
        open(pathAndQuery, new Recorder());
        try (RawPeer peer = server.accept()) {
            return peer.readHead();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "localhost:80",
                "/room",
                "ws:///room",
                "ws://b\u00fccher.example/",
                "ws:room",
                "ws://localhost:0/",
                "ws://localhost:65536/",
                "ws://localhost:99999999999/",
                "ws://under_score/"
            })
    @Rfc6455({"4.1/2", "4.1/3", "11.1.1/1", "11.1.2/1"})
    void aUriThatIsNotOneOfAWebSocketIsRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.newWebSocketClient().open(URI.create(uri), new Recorder()));
    }

    @Test
    @Rfc6455({"3/1", "4.1/3"})
    void aUriWithAFragmentIsRefused() {
        for (String uri : new String[] {"ws://localhost/#", "wss://localhost/room?x=1#y"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> factory.newWebSocketClient().open(URI.create(uri), new Recorder()))
                    .withMessage(
                            "\"" + uri + "\" has a fragment, which a WebSocket's URI must not (RFC 6455 section 3)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', /",
        "?x=1, /?x=1",
        "/a%23b?c=%23, /a%23b?c=%23",
        "/%C3%BC/%20, /%C3%BC/%20",
        "/\u00fc?x=\u20ac, /%C3%BC?x=%E2%82%AC",
        "/a/../b, /a/../b"
    })
    @Rfc6455({"3/2", "4.1/20", "11.1.1/2", "11.1.2/2"})
    void theTargetIsPathAndQueryOfTheUri(String pathAndQuery, String target) {
        assertThat(requestFor(pathAndQuery).startLine()).isEqualTo("GET " + target + " HTTP/1.1");
    }

    @Test
    @Rfc6455({"4.1/25", "4.1/26"})
    void eachKeyIs16RandomBytes() {
        Set<Byte> seen = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String key = openedWithKey();
            byte[] nonce = Base64.getDecoder().decode(key);
            assertThat(nonce).hasSize(16);
            keys.add(key);
            for (byte b : nonce) {
                seen.add(b);
            }
        }
        assertThat(keys).hasSize(50);
        // Of 800 random bytes a given value is missing once in 20 times: half of all is far below what chance allows.
        assertThat(seen).hasSizeGreaterThan(128);
    }

    private String openedWithKey() {
        Recorder endpoint = new Recorder();
        CompletableFuture<Connection> opening = open("/", endpoint);
        try (RawPeer peer = server.accept()) {
            HttpHead request = peer.readHead();
            peer.send(RawPeer.acceptance(request));
            Limit.get(opening, "the handshake");
            return String.valueOf(request.field("sec-websocket-key"));
        } finally {
            endpoint.awaitClose();
        }
    }

    @Test
    @Rfc6455({"11.3.1/1", "11.3.5/1"})
    void eachFieldOfTheHandshakeIsThereOnce() {
        HttpHead request = requestFor("/");
        for (String field : new String[] {
            "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"
        }) {
            assertThat(request.fields().get(field)).as(field).hasSize(1);
        }
        assertThat(request.fields()).doesNotContainKey("sec-websocket-protocol");
    }

    @Test
    @Rfc6455("4.1/31")
    void nothingIsSentBeforeTheAnswer() {
        Recorder endpoint = new Recorder() {
            @Override
            void onOpened(Connection connection) {
                connection.sendMessage("first");
            }
        };
        CompletableFuture<Connection> opening = open("/", endpoint);
        try (RawPeer peer = server.accept()) {
            HttpHead request = peer.readHead();
            String[] answer = RawPeer.acceptance(request).split("(?<=\r\n)");
            // All but the empty line at the end: it is not an answer yet.
            Arrays.stream(answer).limit(answer.length - 1).forEach(peer::send);
            assertThat(peer.hasUnread()).isFalse();
            assertThat(opening).isNotDone();
            peer.send(answer[answer.length - 1]);
            RawFrame frame = peer.readFrame();
            assertThat(frame.text()).isEqualTo("first");
        }
        endpoint.awaitClose();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-Smuggled: yes",
                "a\nX-Smuggled: yes",
                "a\rX-Smuggled: yes",
                "a\u0000",
                "3 \u20ac",
                "\ud83d\ude00"
            })
    @Regression("CVE-2026-1527")
    void whatAFieldCannotHaveIsRefusedAndNotAltered(String value) {
        WebSocketClient client = factory.newWebSocketClient();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.setHeader("X-Mine", value))
                .withMessageMatching(
                        "the header field X-Mine has the character U\\+[0-9A-F]{4,5}, which it cannot have \\(RFC 9110 section 5.5\\)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.setOrigin(value))
                .withMessageContaining("Origin");
        open(client);
        try (RawPeer peer = server.accept()) {
            assertThat(peer.readHead().fields()).doesNotContainKeys("x-smuggled", "x-mine", "origin");
        }
    }

    @Test
    void aFieldMayHaveWhatIsInIso88591() {
        WebSocketClient client = factory.newWebSocketClient();
        client.setHeader("X-Mine", "gr\u00fc\u00dfe\tall");
        open(client);
        try (RawPeer peer = server.accept()) {
            assertThat(peer.readHead().field("x-mine")).isEqualTo("gr\u00fc\u00dfe\tall");
        }
    }

    private void open(WebSocketClient client) {
        client.open(URI.create("ws://localhost:" + server.port() + "/"), new Recorder());
    }
}
