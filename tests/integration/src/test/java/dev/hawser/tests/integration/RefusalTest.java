package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Connection;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCookieStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our client sends along, what it keeps of a refusal, and servers that never come to an end. */
class RefusalTest {
    private final TestClient client = new TestClient();
    private final RawServer server = new RawServer();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private URI uri(String path) {
        return URI.create("ws://localhost:" + server.port() + path);
    }

    private WebSocketOpenException refused(String status, String fields, String content) {
        CompletableFuture<Connection> opening = client.open(uri("/"), new Recorder());
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send("HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + content.length() + "\r\n\r\n"
                    + content);
            return TestClient.failureOf(opening);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "120, 120",
        "99999999999999999999, 999999999",
        "'Sun, 06 Nov 1994 08:49:37 GMT', 37",
        "'Sunday, 06-Nov-94 08:49:10 GMT', 10",
        "'Sun, 06 Nov 1994 08:00:00 GMT', 0",
        "-5,",
        "soon,",
        "'',",
        "'Sun, 99 Nov 1994 08:49:37 GMT',"
    })
    void theTimeAfterWhichToAskAgainIsKept(String value, Long seconds) {
        WebSocketOpenException failure = refused(
                "503 Service Unavailable", "Date: Sun, 06 Nov 1994 08:49:00 GMT\r\nRetry-After: " + value + "\r\n", "");
        assertThat(failure.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
    }

    @Test
    void aDateInTheFutureIsTakenByOurClockWithoutTheServers() {
        Duration wait = refused("429 Slow Down", "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n", "")
                .retryAfter();
        assertThat(wait).isGreaterThan(Duration.ofDays(365));
        assertThat(refused("404 Not Found", "", "").retryAfter()).isNull();
    }

    @Test
    void onlyTheBeginningOfALongRefusalIsShown() {
        assertThat(refused("500 Oops", "", "\n\n  " + "x".repeat(10_000)).getMessage())
                .hasSize((uri("/") + ": HTTP status 500 Oops instead of 101: ").length() + 200);
    }

    @Test
    void aRefusalThatDoesNotEndIsGivenUp() {
        CompletableFuture<Connection> opening = client.open(uri("/"), new Recorder());
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 1000000000\r\n\r\nnot you\n");
            assertThatThrownBy(() -> {
                        // 46 MB are more than both sides of the network hold.
                        for (int i = 0; i < 20_000; i++) {
                            peer.send("more and more and more\n".repeat(100));
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(TestClient.failureOf(opening))
                .hasMessage(uri("/") + ": HTTP status 403 Forbidden instead of 101: not you");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: ", "HTTP/1.1 100 Continue\r\n\r\n"})
    void aServerThatDoesNotAnswerIsGivenUpWithoutAnybodyWaiting(String beginning) {
        CompletableFuture<Connection> opening =
                client.open(uri("/"), new Recorder(), settings -> settings.setHandshakeTimeout(TestClient.SHORT));
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send(beginning);
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure).hasMessage(uri("/") + ": the server did not answer the request in time");
            assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
            peer.readToEnd();
        }
    }

    @Test
    void aServerThatSaysToGoOnAgainAndAgainIsGivenUp() {
        CompletableFuture<Connection> opening =
                client.open(uri("/"), new Recorder(), settings -> settings.setHandshakeTimeout(TestClient.SHORT));
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send("HTTP/1.1 100 Continue\r\n\r\n".repeat(100));
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure).hasMessage(uri("/") + ": the server did not answer the request in time");
            assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
            peer.readToEnd();
        }
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsNoAnswer() {
        CompletableFuture<Connection> opening = client.open(uri("/"), new Recorder());
        try (RawPeer peer = server.accept()) {
            String acceptance = RawPeer.acceptance(peer.readHead());
            peer.send("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + acceptance);
            Limit.get(opening, "the handshake");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0"})
    void anAnswerOfAnotherVersionOfHttpOpensNothing(String version) {
        CompletableFuture<Connection> opening = client.open(uri("/"), new Recorder());
        try (RawPeer peer = server.accept()) {
            peer.send(RawPeer.acceptance(peer.readHead()).replace("HTTP/1.1", version));
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure)
                    .hasMessage(uri("/") + ": the answer is " + version
                            + ", and only HTTP/1.1 can be upgraded (RFC 9110 section 7.8)");
            assertThat(failure.step()).isEqualTo(OpeningStep.HANDSHAKE);
            peer.readToEnd();
        }
    }

    @Test
    void cookiesThatServersSetGoBackToThem() {
        refused(
                "503 Not Yet",
                "Set-Cookie: a=1\r\nSet-Cookie: b=2; Path=/elsewhere\r\nSet-Cookie: c=3; Secure\r\n",
                "");
        assertThat(cookiesFor("/", settings -> {})).isEqualTo("a=1");
        assertThat(cookiesFor("/elsewhere/x", settings -> settings.setCookie("own", "yes")))
                .isEqualTo("own=yes; a=1; b=2");
        assertThat(client.factory().getCookieStore().all()).hasSize(3);
    }

    @Test
    void noCookieIsKeptWhereNoneIsWanted() {
        try (TestClient forgetful = new TestClient(factory -> factory.setCookieStore(new HttpCookieStore.Empty()))) {
            Recorder endpoint = new Recorder();
            CompletableFuture<Connection> opening = forgetful.open(uri("/"), endpoint);
            try (RawPeer peer = server.accept()) {
                peer.send(RawPeer.acceptance(peer.readHead(), "Set-Cookie: a=1"));
                Limit.get(opening, "the handshake");
            }
            endpoint.awaitClose();
            assertThat(forgetful.factory().getCookieStore().all()).isEmpty();
        }
    }

    private String cookiesFor(String path, Consumer<WebSocketClient> settings) {
        Recorder endpoint = new Recorder();
        CompletableFuture<Connection> opening = client.open(uri(path), endpoint, settings);
        try (RawPeer peer = server.accept()) {
            HttpHead request = peer.readHead();
            peer.send(RawPeer.acceptance(request, "Set-Cookie: d=4; Max-Age=0"));
            Limit.get(opening, "the handshake");
            return String.valueOf(request.field("cookie"));
        } finally {
            endpoint.awaitClose();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade",
                "connection",
                "Sec-WebSocket-Protocol",
                "Content-Length",
                "Transfer-Encoding",
                "a b",
                ""
            })
    void whatTheHandshakeDecidesIsNoHeaderOfOnesOwn(String name) {
        WebSocketClient settings = client.factory().newWebSocketClient();
        assertThatIllegalArgumentException().isThrownBy(() -> settings.setHeader(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a; b=c", "a\r\nX: y", "\u0000"})
    void aCookieIsOneCookie(String value) {
        WebSocketClient settings = client.factory().newWebSocketClient();
        assertThatIllegalArgumentException().isThrownBy(() -> settings.setCookie("a", value));
    }

    @Test
    void aUriWithAUserIsRefusedWithoutShowingThePassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.open(URI.create("ws://anna:secret@localhost/"), new Recorder()))
                .withMessageContaining("RFC 6455 section 3")
                .withMessageNotContaining("secret");
    }
}
