package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake as it is on the wire (RFC 6455 section 4.2), with the HTTP around it. */
class HandshakeTest {
    private static final String GOOD = RawPeer.handshake("/");

    private TestServer server = TestServer.serving(Recorder::new);

    @BeforeEach
    void serveChatOnly() {
        server.close();
        server = new TestServer(
                        ConnectionOptions.DEFAULT,
                        (request, protocol) -> "chat".equals(protocol) ? Recorder.echo() : null)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> badHandshakes() {
        String key = "Sec-WebSocket-Key: " + RawPeer.KEY + "\r\n";
        return Stream.of(
                arguments(
                        "another method",
                        GOOD.replace("GET ", "PUT "),
                        400,
                        "the method of a WebSocket handshake must be GET, not 'PUT'"),
                arguments(
                        "HTTP/1.0",
                        GOOD.replace("HTTP/1.1", "HTTP/1.0"),
                        400,
                        "needs HTTP/1.1 or higher, not 'HTTP/1.0'"),
                arguments("an empty Host", GOOD.replace("Host: localhost", "Host:"), 400, "Host"),
                arguments(
                        "no Upgrade",
                        GOOD.replace("Upgrade: websocket\r\n", ""),
                        400,
                        "the Upgrade header is missing; a proxy in between may have removed it"),
                arguments(
                        "another Upgrade",
                        GOOD.replace("Upgrade: websocket", "Upgrade: soup"),
                        400,
                        "the Upgrade header must contain 'websocket', not 'soup'"),
                arguments(
                        "no version",
                        GOOD.replace("Sec-WebSocket-Version: 13\r\n", ""),
                        400,
                        "the Sec-WebSocket-Version header is missing"),
                arguments(
                        "an old version",
                        GOOD.replace("Version: 13", "Version: 8"),
                        426,
                        "Sec-WebSocket-Version must be 13, not '8'"),
                arguments(
                        "a version that is no number",
                        GOOD.replace("Version: 13", "Version: new"),
                        426,
                        "Sec-WebSocket-Version must be 13, not 'new'"),
                arguments(
                        "two versions",
                        GOOD.replace("Version: 13\r\n", "Version: 13\r\nSec-WebSocket-Version: 8\r\n"),
                        400,
                        "the Sec-WebSocket-Version header must be there once, not 2 times"),
                arguments("no key", GOOD.replace(key, ""), 400, "the Sec-WebSocket-Key header is missing"),
                arguments(
                        "an empty key",
                        GOOD.replace(key, "Sec-WebSocket-Key:\r\n"),
                        400,
                        "Sec-WebSocket-Key must be 16 bytes in base64, not ''"),
                arguments(
                        "a short key",
                        GOOD.replace(key, "Sec-WebSocket-Key: c2hvcnQ=\r\n"),
                        400,
                        "Sec-WebSocket-Key must be 16 bytes in base64, not 'c2hvcnQ='"),
                arguments(
                        "a key that is not base64",
                        GOOD.replace(key, "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!\r\n"),
                        400,
                        "Sec-WebSocket-Key must be 16 bytes in base64"),
                arguments(
                        "two keys",
                        GOOD.replace(key, key + key),
                        400,
                        "the Sec-WebSocket-Key header must be there once, not 2 times"),
                arguments(
                        "a sub-protocol twice",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat, chat"),
                        400,
                        "the sub-protocol 'chat' is offered twice"),
                arguments(
                        "a sub-protocol that is no token",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: ch@t"),
                        400,
                        "the sub-protocol 'ch@t' is not an HTTP token"),
                arguments(
                        "an empty sub-protocol",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: ,"),
                        400,
                        "the Sec-WebSocket-Protocol header is empty"),
                arguments(
                        "an extension against the grammar",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: a; b=\"c"),
                        400,
                        "Sec-WebSocket-Extensions breaks its grammar"),
                arguments(
                        "two origins",
                        RawPeer.handshake(
                                "/",
                                "Sec-WebSocket-Protocol: chat",
                                "Origin: http://localhost",
                                "Origin: http://localhost"),
                        400,
                        "the Origin header must be there once, not 2 times"),
                arguments(
                        "another sub-protocol",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: soup, tea"),
                        503,
                        "No WebSocket is served here for the offered sub-protocols: soup, tea."),
                arguments("no sub-protocol", GOOD, 503, "No WebSocket is served here without a sub-protocol"));
    }

    /** HTTP itself ends the connection of the others. */
    static Stream<Arguments> badHandshakesOnConnectionsThatLast() {
        return badHandshakes()
                .filter(arguments -> arguments.get()[1].toString().contains("HTTP/1.1"))
                .filter(arguments -> arguments.get()[1].toString().contains("Host: localhost"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHandshakes")
    @Rfc6455({"4.2.1/1", "4.2.1/2", "4.2.1/5", "4.2.1/7", "4.2.2/5", "10.7/3"})
    void aBadHandshakeIsRefusedAndTheBodySaysWhy(String fault, String request, int status, String why) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(request);
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains(why);
            assertThat(server.openConnections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "8", "14", "new"})
    @Rfc6455({"4.2.2/4", "4.4/1"})
    void aRefusedVersionIsToldWhichOneIsSpoken(String version) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(GOOD.replace("Version: 13", "Version: " + version));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.head().fields().get("sec-websocket-version")).containsExactly("13");
            // RFC 9110 section 15.5.22: "The server MUST send an Upgrade header field in a 426 response".
            assertThat(answer.field("upgrade")).isEqualTo("websocket");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "http://localhost:1",
                "https://localhost:444",
                "http://localhost.evil.example",
                "http://evil.example/localhost",
                "http://localhost@evil.example",
                "file://",
                "localhost",
                ""
            })
    @Rfc6455({"4.2.2/3", "10.2/1", "10.2/2"})
    @Regression("CSWSH")
    void aPageOfAForeignOriginIsRefused(String origin) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Origin: " + origin));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .contains("may not connect here (RFC 6455 section 10.2)")
                    .contains(origin);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:80", "http://LocalHost", "HTTP://localhost"})
    void aPageOfTheSameOriginIsAccepted(String origin) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.open("/", "Sec-WebSocket-Protocol: chat", "Origin: " + origin);
            assertThat(server.recorder().next()).isEqualTo("open");
            client.reset();
        }
    }

    @Test
    void aPageOfTheSameHostAndPortIsAccepted() {
        String authority = "chat.example:" + server.port();
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Origin: http://" + authority)
                    .replace("Host: localhost", "Host: " + authority));
            assertThat(client.readHead().status()).isEqualTo(101);
            client.reset();
        }
    }

    @Test
    @Rfc6455({"4.2.2/1", "4.2.2/6", "4.2.2/10", "4.2.2/11", "4.2.2/12", "4.2.2/13"})
    void theAnswerProvesThatTheKeyWasReadAndNamesTheSubProtocol() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake(
                    "/", "Sec-WebSocket-Protocol: soup, chat", "Sec-WebSocket-Extensions: permessage-deflate"));
            HttpHead answer = client.readHead();
            assertThat(answer.startLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
            assertThat(answer.field("upgrade")).isEqualTo("websocket");
            assertThat(answer.field("connection")).isEqualTo("Upgrade");
            // The example of section 1.3.
            assertThat(answer.field("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.field("sec-websocket-protocol")).isEqualTo("chat");
            assertThat(answer.field("sec-websocket-extensions"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            assertThat(server.recorder().connection().getProtocol()).isEqualTo("chat");
            client.reset();
        }
    }

    @Test
    @Rfc6455({"4.2.1/5", "4.2.1/6"})
    void headersMayBeInAnyCaseAndAmongOthers() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(
                    "GET / HTTP/1.1\r\nHOST: localhost\r\nUPGRADE: soup, WebSocket\r\nCONNECTION: keep-alive, UPGRADE\r\n"
                            + "sec-websocket-version: 13\r\nsec-websocket-key: " + RawPeer.KEY
                            + "\r\nsec-websocket-protocol: soup\r\nsec-websocket-protocol: chat\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(101);
            client.reset();
        }
    }

    @Test
    void plainHttpIsAnsweredOnTheSamePort() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readAnswer().body()).isEqualTo("plain HTTP\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHandshakesOnConnectionsThatLast")
    void theConnectionCanBeUsedOnAfterARefusal(String fault, String request) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(request);
            client.readAnswer();
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readAnswer().body()).isEqualTo("plain HTTP\n");
            client.open("/", "Sec-WebSocket-Protocol: chat");
            client.sendText("hello");
            assertThat(client.readFrame().text()).isEqualTo("hello");
            client.reset();
        }
    }

    /** Jetty refuses it before any handler is asked, and so says it in its own words. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    @Rfc6455("4.2.1/6")
    @Regression("CVE-2026-59898")
    void anUpgradeThatConnectionDoesNotNameIsRefused(String connection) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(GOOD.replace("Connection: Upgrade\r\n", connection));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("upgrade headers");
        }
    }

    @Test
    @Rfc6455("4.2.1/4")
    void aMissingHostIsRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat").replace("Host: localhost\r\n", ""));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("Host");
        }
    }

    @Test
    @Rfc6455("4.2.1/4")
    void aDoubledHostIsRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Host: other"));
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("Host");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    @Regression("CVE-2018-12541")
    void aRequestWithContentIsRefused(String field) {
        String content = field.startsWith("T") ? "5\r\nhello\r\n0\r\n\r\n" : "hello";
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", field) + content);
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("A WebSocket handshake has no content.\n");
            // Neither does the content hang around for the next request.
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readAnswer().body()).isEqualTo("plain HTTP\n");
        }
    }

    @Test
    void aContentOfNoBytesIsNoContent() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.open("/", "Sec-WebSocket-Protocol: chat", "Content-Length: 0");
            client.reset();
        }
    }

    @Test
    @Regression("CVE-2024-37890")
    void headersOf64KilobytesAreRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "X-Long: " + "x".repeat(64 * 1024)));
            assertThat(client.readHead().status()).isEqualTo(431);
            assertThat(server.openConnections()).isZero();
        }
    }

    @Test
    @Rfc6455("4.2.1/11")
    @Regression("CVE-2024-37890")
    void manyHeadersThatAreNotTooLongAreAccepted() {
        String[] fields = Stream.concat(
                        Stream.of("Sec-WebSocket-Protocol: chat"),
                        Stream.iterate(0, i -> i + 1).limit(300).map(i -> "X-" + i + ": " + i))
                .toArray(String[]::new);
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.open("/", fields).reset();
        }
    }

    @Test
    void framesThatComeWithTheHandshakeAreReadAfterOnOpen() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(Bytes.concat(
                    Bytes.utf8(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat")),
                    RawFrame.masked(RawFrame.TEXT, Bytes.utf8("first")).bytes(),
                    RawFrame.masked(RawFrame.TEXT, Bytes.utf8("second")).bytes(),
                    RawFrame.masked(RawFrame.CLOSE, RawFrame.closePayload(1000, "bye"))
                            .bytes()));
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(client.readFrame().text()).isEqualTo("first");
            assertThat(client.readFrame().text()).isEqualTo("second");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text first");
            assertThat(endpoint.next()).isEqualTo("text second");
            assertThat(endpoint.next()).isEqualTo("close 1000 bye");
        }
    }

    @Test
    void aHandshakeThatComesByteByByteIsAccepted() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            for (char c : RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.readHead().status()).isEqualTo(101);
            client.reset();
        }
    }
}
