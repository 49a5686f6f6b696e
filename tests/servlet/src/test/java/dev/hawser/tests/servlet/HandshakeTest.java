package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hawser.servlet.WebSocketServlet;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake at the servlet: what is accepted, and what is refused with a status and a sentence. */
@ParameterizedClass
@EnumSource
class HandshakeTest {
    private static final String PATH = TestApplication.PATH;
    private static final String CHAT = "Sec-WebSocket-Protocol: chat";

    private final Container.Kind kind;
    private final TestApplication application;

    HandshakeTest(Container.Kind kind) {
        this.kind = kind;
        this.application = TestApplication.accepting(
                kind, (request, protocol) -> "chat".equals(protocol) ? new Recorder.Echo() : null);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void theAnswerProvesThatTheKeyWasReadAndNamesTheSubProtocol() {
        try (RawPeer client = application.connect()) {
            client.send(RawPeer.handshake(PATH, "Sec-WebSocket-Protocol: soup, chat"));
            HttpHead answer = client.readHead();
            assertThat(answer.startLine()).startsWith("HTTP/1.1 101 ");
            assertThat(answer.fields().get("upgrade")).containsExactly("websocket");
            assertThat(answer.fields().get("connection"))
                    .hasSize(1)
                    .allMatch(value -> value.equalsIgnoreCase("upgrade"));
            assertThat(answer.fields().get("sec-websocket-accept")).containsExactly(RawPeer.accept(RawPeer.KEY));
            assertThat(answer.fields().get("sec-websocket-protocol")).containsExactly("chat");
            assertThat(answer.field("content-length")).isNull();
            assertThat(answer.field("transfer-encoding")).isNull();
            assertThat(application.recorder().connection().getProtocol()).isEqualTo("chat");
        }
    }

    @Test
    void aTraceShowsHandshakesWithTheReasonOfARefusal() {
        try (CapturedLog log = CapturedLog.tracing("dev.hawser.trace");
                RawPeer client = application.connect();
                RawPeer stranger = application.connect()) {
            client.send(RawPeer.handshake(PATH + "?a=b", CHAT, "Cookie: secret=1"));
            client.readHead();
            application.recorder().connection();
            stranger.send(RawPeer.handshake(PATH, CHAT, "Origin: http://evil.example"));
            stranger.readAnswer();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .matches(".*/127\\.0\\.0\\.1:\\d+ <- GET " + PATH + "\\?a=b HTTP/1\\.1 \\{Host: .*}"))
                    .anySatisfy(line -> assertThat(line).contains("-> 101 {"))
                    .anySatisfy(line -> assertThat(line).contains("-> 403 Pages of the origin http://evil.example"))
                    .noneSatisfy(line -> assertThat(line).contains("secret"));
        }
    }

    @Test
    void aPageOfAForeignOriginIsRefused() {
        HttpAnswer answer;
        try (CapturedLog log = new CapturedLog(WebSocketServlet.class)) {
            answer = ask(RawPeer.handshake(PATH, CHAT, "Origin: http://evil.example"));
            assertThat(log.text()).contains("INFO", "WebSocket to /app/ws refused with 403: Pages of the origin");
        }
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("http://evil.example may not connect here");
    }

    @Test
    void aPageOfTheSameOriginIsAccepted() {
        try (RawPeer client = application.connect()) {
            client.open(PATH, CHAT, "Origin: http://localhost");
        }
    }

    @Test
    void anUnknownSubProtocolIsRefused() {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, "Sec-WebSocket-Protocol: soup"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("No WebSocket is served here for the offered sub-protocols: soup.");
    }

    @Test
    void anotherVersionIsToldWhichOneIsSpoken() {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, CHAT).replace("Version: 13", "Version: 8"));
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.head().fields().get("sec-websocket-version")).containsExactly("13");
        assertThat(answer.field("upgrade")).isEqualTo("websocket");
        assertThat(answer.body()).contains("Sec-WebSocket-Version must be 13, not '8'");
    }

    @Test
    void anUpgradeThatAProxyRemovedIsNamed() {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, CHAT).replace("Upgrade: websocket\r\n", ""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("the Upgrade header is missing; a proxy in between may have removed it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void aConnectionFieldThatAProxyRemovedIsNamed(String connection) {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, CHAT).replace("Connection: Upgrade\r\n", connection));
        assertThat(answer.status()).isEqualTo(400);
        // Jetty refuses it before any servlet is asked, in its own words.
        assertThat(answer.body()).containsAnyOf("proxy in between may have removed it", "upgrade headers");
    }

    @Test
    void http10IsRefused() {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, CHAT).replace("HTTP/1.1", "HTTP/1.0"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("a WebSocket handshake needs HTTP/1.1 or higher, not 'HTTP/1.0'");
    }

    @Test
    void anotherMethodIsRefused() {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, CHAT).replace("GET ", "PUT "));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("the method of a WebSocket handshake must be GET, not 'PUT'");
    }

    @Test
    void aRequestWithContentIsRefused() {
        HttpAnswer answer = ask(RawPeer.handshake(PATH, CHAT, "Content-Length: 5") + "hello");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("A WebSocket handshake has no content.");
    }

    @Test
    void aWrapperThatDoesNotUpgradeIsSaidToBeInTheWay() {
        assumeFalse(kind.looksBeneathWrappers());
        HttpAnswer answer;
        try (CapturedLog log = new CapturedLog(WebSocketServlet.class)) {
            answer = ask(RawPeer.handshake(PATH + "?filter=wrap+without+upgrade", CHAT));
            assertThat(log.text())
                    .contains("WARN", "WebSocket to /app/ws lost: the container does not upgrade the request")
                    .contains("this wrapper does not upgrade");
        }
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.body()).contains("a filter before the servlet, does not upgrade requests");
        assertThat(answer.field("sec-websocket-accept")).isNull();
        assertThat(answer.field("upgrade")).isNull();
    }

    @Test
    void anAnswerThatAFilterHasSentStays() {
        HttpAnswer answer;
        try (CapturedLog log = new CapturedLog(WebSocketServlet.class)) {
            answer = ask(RawPeer.handshake(PATH + "?filter=commit", CHAT));
            assertThat(log.text())
                    .contains("WARN", "WebSocket to /app/ws lost: a filter has already sent an answer with status 200");
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("from the filter");
        assertThat(application.openConnections()).isZero();
    }

    @Test
    void whatAFilterWritesAfterTheHandshakeIsNoFrame() {
        try (RawPeer client = application.connect()) {
            client.open(PATH + "?filter=write+afterwards", CHAT);
            client.sendText("first");
            assertThat(client.readFrame().text()).isEqualTo("first");
        }
    }

    @Test
    void theConnectionCanBeUsedOnAfterARefusal() {
        try (RawPeer client = application.connect()) {
            // Not one of those statuses after which Tomcat ends the connection.
            client.send(RawPeer.handshake(PATH, CHAT, "Origin: http://evil.example"));
            assertThat(client.readAnswer().status()).isEqualTo(403);
            client.send("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readAnswer().body()).isEqualTo("plain HTTP");
            client.open(PATH, CHAT);
            client.sendText("hello");
            assertThat(client.readFrame().text()).isEqualTo("hello");
        }
    }

    @Test
    void otherRequestsStayHttp() {
        HttpAnswer got = ask("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("plain HTTP");
        HttpAnswer put = ask("PUT " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        assertThat(put.status()).isEqualTo(405);
    }

    private HttpAnswer ask(String request) {
        try (RawPeer client = application.connect()) {
            client.send(request);
            return client.readAnswer();
        }
    }
}
