package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening handshakes that are refused (RFC 6455 section 4.2), and what is said then. */
class RefusedHandshakeTest {
    private static final String GOOD = RawPeer.handshake("/");

    private final TestServer server = HandshakeTest.serveChat();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpAnswer answer(String request) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(request);
            return client.readAnswer();
        }
    }

    static Stream<Arguments> badHandshakes() {
        String key = "Sec-WebSocket-Key: " + RawPeer.KEY + "\r\n";
        return Stream.of(
                altered("another method", "GET ", "PUT ", "the method of a WebSocket handshake must be GET, not 'PUT'"),
                altered("HTTP/1.0", "HTTP/1.1", "HTTP/1.0", "needs HTTP/1.1 or higher, not 'HTTP/1.0'"),
                altered("an empty Host", "Host: localhost", "Host:", "Host"),
                altered(
                        "no Upgrade",
                        "Upgrade: websocket\r\n",
                        "",
                        "the Upgrade header is missing; a proxy in between may have removed it"),
                altered(
                        "another Upgrade",
                        "Upgrade: websocket",
                        "Upgrade: soup",
                        "the Upgrade header must contain 'websocket', not 'soup'"),
                altered(
                        "no version",
                        "Sec-WebSocket-Version: 13\r\n",
                        "",
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
                altered(
                        "two versions",
                        "Version: 13\r\n",
                        "Version: 13\r\nSec-WebSocket-Version: 8\r\n",
                        "the Sec-WebSocket-Version header must be there once, not 2 times"),
                altered("no key", key, "", "the Sec-WebSocket-Key header is missing"),
                altered(
                        "an empty key",
                        key,
                        "Sec-WebSocket-Key:\r\n",
                        "Sec-WebSocket-Key must be 16 bytes in base64, not ''"),
                altered(
                        "a short key",
                        key,
                        "Sec-WebSocket-Key: c2hvcnQ=\r\n",
                        "Sec-WebSocket-Key must be 16 bytes in base64, not 'c2hvcnQ='"),
                altered(
                        "a key that is not base64",
                        key,
                        "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!\r\n",
                        "Sec-WebSocket-Key must be 16 bytes in base64"),
                altered("two keys", key, key + key, "the Sec-WebSocket-Key header must be there once, not 2 times"),
                offering("a sub-protocol twice", "chat, chat", "the sub-protocol 'chat' is offered twice"),
                offering("a sub-protocol that is no token", "ch@t", "the sub-protocol 'ch@t' is not an HTTP token"),
                offering("an empty sub-protocol", ",", "the Sec-WebSocket-Protocol header is empty"),
                bad(
                        "an extension against the grammar",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: a; b=\"c"),
                        "Sec-WebSocket-Extensions breaks its grammar"),
                bad(
                        "two origins",
                        RawPeer.handshake(
                                "/",
                                "Sec-WebSocket-Protocol: chat",
                                "Origin: http://localhost",
                                "Origin: http://localhost"),
                        "the Origin header must be there once, not 2 times"),
                arguments(
                        "another sub-protocol",
                        RawPeer.handshake("/", "Sec-WebSocket-Protocol: soup, tea"),
                        503,
                        "No WebSocket is served here for the offered sub-protocols: soup, tea."),
                arguments("no sub-protocol", GOOD, 503, "No WebSocket is served here without a sub-protocol"));
    }

    private static Arguments altered(String fault, String part, String instead, String why) {
        return bad(fault, GOOD.replace(part, instead), why);
    }

    private static Arguments offering(String fault, String protocols, String why) {
        return bad(fault, RawPeer.handshake("/", "Sec-WebSocket-Protocol: " + protocols), why);
    }

    private static Arguments bad(String fault, String request, String why) {
        return arguments(fault, request, 400, why);
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
        HttpAnswer answer = answer(GOOD.replace("Version: 13", "Version: " + version));
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.head().fields().get("sec-websocket-version")).containsExactly("13");
        // RFC 9110 section 15.5.22: "The server MUST send an Upgrade header field in a 426 response".
        assertThat(answer.field("upgrade")).isEqualTo("websocket");
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
        HttpAnswer answer = answer(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Origin: " + origin));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body())
                .contains("may not connect here (RFC 6455 section 10.2)")
                .contains(origin);
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
        HttpAnswer answer = answer(GOOD.replace("Connection: Upgrade\r\n", connection));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("upgrade headers");
    }

    @Test
    @Rfc6455("4.2.1/4")
    void aMissingHostIsRefused() {
        HttpAnswer answer =
                answer(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat").replace("Host: localhost\r\n", ""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Host");
    }

    @Test
    @Rfc6455("4.2.1/4")
    void aDoubledHostIsRefused() {
        HttpAnswer answer = answer(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Host: other"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Host");
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
    @Regression("CVE-2024-37890")
    void headersOf64KilobytesAreRefused() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "X-Long: " + "x".repeat(64 * 1024)));
            assertThat(client.readHead().status()).isEqualTo(431);
            assertThat(server.openConnections()).isZero();
        }
    }
}
