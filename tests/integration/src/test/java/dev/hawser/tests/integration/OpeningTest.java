package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our client does with servers that answer badly, or not at all (RFC 6455 section 4.1). */
class OpeningTest {
    private final TestClient client = new TestClient();
    private final RawServer server = new RawServer();
    private final Recorder endpoint = new Recorder();

    @AfterEach
    void stop() {
        client.close();
        server.close();
        endpoint.assertLifeWasInOrder();
    }

    private CompletableFuture<Connection> open() {
        return open("ws://localhost:" + server.port() + "/room?x=1");
    }

    private CompletableFuture<Connection> open(String uri) {
        return client.open(URI.create(uri), endpoint, settings -> {
            settings.setProtocol("chat");
            settings.setHeader("X-Mine", "yes");
            settings.setOrigin("http://localhost");
        });
    }

    @Test
    @Rfc6455({
        "4.1/1", "4.1/10", "4.1/17", "4.1/18", "4.1/19", "4.1/20", "4.1/21", "4.1/22", "4.1/23", "4.1/24", "4.1/28"
    })
    void theRequestIsAHandshake() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            HttpHead request = peer.readHead();
            assertThat(request.startLine()).isEqualTo("GET /room?x=1 HTTP/1.1");
            assertThat(request.field("host")).isEqualTo("localhost:" + server.port());
            assertThat(request.field("upgrade")).isEqualTo("websocket");
            assertThat(request.field("connection")).isEqualTo("Upgrade");
            assertThat(request.field("sec-websocket-version")).isEqualTo("13");
            assertThat(request.field("sec-websocket-key")).hasSize(24);
            assertThat(request.field("sec-websocket-protocol")).isEqualTo("chat");
            assertThat(request.field("origin")).isEqualTo("http://localhost");
            assertThat(request.field("x-mine")).isEqualTo("yes");
            peer.send(RawPeer.acceptance(request, "Sec-WebSocket-Protocol: chat"));
            assertThat(Limit.get(opening, "the handshake").getProtocol()).isEqualTo("chat");
        }
        endpoint.awaitClose();
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                bad(
                        "wrong accept key",
                        answer -> answer.replaceFirst("Accept: .{5}", "Accept: AAAAA"),
                        "Sec-WebSocket-Accept must be '"),
                bad("no accept key", answer -> answer.replaceFirst("Sec-WebSocket-Accept: .*\r\n", ""), "is missing"),
                bad(
                        "no Upgrade",
                        answer -> answer.replace("Upgrade: websocket\r\n", ""),
                        "the Upgrade header of the answer must be 'websocket' but is missing"),
                bad(
                        "another Upgrade",
                        answer -> answer.replace("Upgrade: websocket", "Upgrade: soup"),
                        "the Upgrade header of the answer must be 'websocket', not 'soup'"),
                bad(
                        "no Connection",
                        answer -> answer.replace("Connection: Upgrade\r\n", ""),
                        "the Connection header of the answer must contain 'upgrade' but is missing"),
                bad(
                        "a sub-protocol that was not offered",
                        answer -> answer.replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: soup\r\n\r\n"),
                        "the server chose a sub-protocol that was not offered: 'soup'"),
                bad(
                        "an extension that was not offered",
                        answer -> answer.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-zip\r\n\r\n"),
                        "the server chose an extension that was not offered: 'permessage-zip'"));
    }

    private static Arguments bad(String fault, UnaryOperator<String> spoil, String why) {
        return arguments(fault, spoil, why);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    @Rfc6455({"4.1/32", "4.1/33", "4.1/34", "4.1/35", "4.1/36", "4.1/37", "7.2.1/1"})
    @Regression("CVE-2026-107284")
    void aBadAnswerIsRefused(String fault, UnaryOperator<String> spoil, String why) {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.send(spoil.apply(RawPeer.acceptance(peer.readHead())));
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure).hasMessageContaining(why).hasMessageContaining("RFC 6455 section 4.1");
            assertThat(failure.step()).isEqualTo(OpeningStep.HANDSHAKE);
            // And nothing is sent on a connection that was not agreed on.
            peer.readToEnd();
        }
    }

    @Test
    @Rfc6455({"4.1/32", "4.1/38"})
    void aRefusalIsReportedWithItsStatusAndFirstLine() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send(
                    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 22\r\n\r\nNot now, \u0007sorry\nline 2\n");
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure)
                    .hasMessage("ws://localhost:" + server.port()
                            + "/room?x=1: HTTP status 503 Service Unavailable instead of 101: Not now, ?sorry");
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<html>no</html>, ''",
        "<html><title>404 Not Found</title></html>, ''",
        "<html><title>Error 404 Not Found</title></html>, ''",
        "<html><title>404 The room is gone</title></html>, ': The room is gone'",
        "<!DOCTYPE html><HTML><Title lang=en>\u0007Nobody&nbsp;is  here </Title></HTML>, ': ?Nobody&nbsp;is here'"
    })
    void aRefusalWithAPageIsReportedWithItsTitleIfThatSaysMoreThanTheStatus(String page, String told) {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
            assertThat(TestClient.failureOf(opening))
                    .hasMessageEndingWith(": HTTP status 404 Not Found instead of 101" + told);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.9\r\n\r\n",
                "220 mail.example ESMTP\r\n",
                "HTTP/1.1 101 Switching",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso"
            })
    void anAnswerThatIsNotHttpOrNotAllOfItIsReported(String answer) {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            peer.send(answer);
        }
        assertThat(TestClient.failureOf(opening))
                .hasMessageStartingWith(
                        "ws://localhost:" + server.port() + "/room?x=1: the answer is not HTTP, or ends too early");
    }

    @Test
    @Rfc6455("7.2.1/2")
    void aServerThatHangsUpAtOnceIsReported() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
        }
        assertThat(TestClient.failureOf(opening)).hasMessageContaining("closed the connection during the handshake");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            assertThatThrownBy(() -> opening.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            // The attempt is over for the server too.
            peer.readToEnd();
            assertThat(opening).isCompletedExceptionally();
        }
    }

    @Test
    void anOpeningThatIsCancelledIsGivenUp() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            assertThat(opening.cancel(true)).isTrue();
            peer.readToEnd();
            assertThatThrownBy(opening::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    @Rfc6455("4.1/12")
    void aPortOnWhichNobodyListensIsReported() {
        int port = server.port();
        server.close();
        WebSocketOpenException failure = TestClient.failureOf(open("ws://localhost:" + port + "/"));
        assertThat(failure).hasMessageContaining("nobody listens there");
        assertThat(failure.step()).isEqualTo(OpeningStep.CONNECT);
    }

    @Test
    @Rfc6455("4.1/12")
    void aHostThatDoesNotExistIsReported() {
        WebSocketOpenException failure = TestClient.failureOf(open("ws://no-such-host.invalid:80/"));
        assertThat(failure)
                .hasMessage("ws://no-such-host.invalid:80/: the host name no-such-host.invalid is not known");
        assertThat(failure.step()).isEqualTo(OpeningStep.NAME);
    }

    @Test
    void framesThatComeWithTheAnswerAreReadAfterOnOpen() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.accept()) {
            String answer = RawPeer.acceptance(peer.readHead(), "Sec-WebSocket-Protocol: chat");
            peer.send(Bytes.concat(
                    Bytes.utf8(answer),
                    RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("at once")).bytes()));
            Limit.get(opening, "the handshake");
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text at once");
        }
        endpoint.awaitClose();
    }

    @Test
    @Rfc6455({"5.1/4", "5.5.1/3", "7.1.7/1", "7.1.7/4"})
    @Regression("BZ-69844")
    void aMaskedFrameFromAServerIsAProtocolError() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            Limit.get(opening, "the handshake");
            peer.send(RawFrame.masked(RawFrame.TEXT, Bytes.utf8("x")));
            RawFrame close = peer.readFrame();
            assertThat(close.masked()).isTrue();
            assertThat(close.closeCode()).isEqualTo(1002);
            assertThat(close.closeReason()).isEqualTo("frame from a server is masked (RFC 6455 section 5.1)");
        }
        assertThat(endpoint.awaitClose()).isEqualTo("close 1002 frame from a server is masked (RFC 6455 section 5.1)");
    }

    @Test
    @Rfc6455({"5.1/1", "5.3/1", "6.1/7"})
    void eachFrameIsMaskedWithAKeyOfItsOwn() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            Connection connection = Limit.get(opening, "the handshake");
            connection.sendMessage("one");
            connection.sendMessage(new byte[] {1, 2, 3}, 1, 2);
            RawFrame one = peer.readFrame();
            assertThat(one.masked()).isTrue();
            assertThat(one.text()).isEqualTo("one");
            RawFrame two = peer.readFrame();
            assertThat(two.masked()).isTrue();
            assertThat(two.payload()).containsExactly(2, 3);
        }
        endpoint.awaitClose();
    }

    @Test
    @Rfc6455({"5.5.1/3", "5.5.1/5", "5.5.1/9", "7.1.1/4"})
    void theServersCloseFrameIsAnsweredAndTheServerEndsTcp() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            Limit.get(opening, "the handshake");
            peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1001, "going")));
            RawFrame close = peer.readFrame();
            assertThat(close.masked()).isTrue();
            assertThat(close.closeCode()).isEqualTo(1001);
            peer.shutdownOutput();
            assertThat(peer.readToEnd()).isEqualTo(RawPeer.End.SHUTDOWN);
        }
        assertThat(endpoint.awaitClose()).isEqualTo("close 1001 going");
    }

    @Test
    @Rfc6455("7.2.1/2")
    void aServerThatResetsIsReportedOnce() {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            Limit.get(opening, "the handshake");
            peer.reset();
        }
        assertThat(endpoint.awaitClose()).startsWith("close 1006");
    }

    @Test
    void aFactoryThatStopsReportsTheEndOfEveryConnection() throws Exception {
        CompletableFuture<Connection> opening = open();
        try (RawPeer peer = server.acceptWebSocket()) {
            Limit.get(opening, "the handshake");
            assertThat(endpoint.next()).isEqualTo("open");
            client.factory().stop();
            assertThat(endpoint.next()).startsWith("close 1006");
            peer.readToEnd();
        }
    }

    @Test
    void manyOpeningsAtOnceAllOpen() {
        int connections = 1000;
        try (TestServer ours = new TestServer(
                        ConnectionOptions.DEFAULT,
                        (request, protocol) -> "chat".equals(protocol) ? new Recorder() : null)
                .start()) {
            WebSocketClient chatting = client.factory().newWebSocketClient();
            chatting.setProtocol("chat");
            CompletableFuture<?>[] openings = new CompletableFuture<?>[connections];
            Recorder[] endpoints = new Recorder[connections];
            for (int i = 0; i < connections; i++) {
                endpoints[i] = new Recorder();
                openings[i] = chatting.open(ours.uri("/"), endpoints[i]);
            }
            Limit.get(CompletableFuture.allOf(openings), "all handshakes");
            for (Recorder each : endpoints) {
                each.connection().close();
                assertThat(each.awaitClose()).isEqualTo("close 1000");
            }
        }
    }
}
