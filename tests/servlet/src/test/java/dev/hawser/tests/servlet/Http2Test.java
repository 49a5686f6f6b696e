package dev.hawser.tests.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.servlet.WebSocketServlet;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Rfc8441;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A WebSocket in a stream of HTTP/2 (RFC 8441) is the servlet's like one over HTTP/1.1, and the web application's like any request. */
@ParameterizedClass
@EnumSource(names = {"JETTY_EE11", "JETTY_EE10"})
class Http2Test {
    private static final String PATH = TestApplication.PATH;

    private final CompletableFuture<String> seen = new CompletableFuture<>();
    private final TestApplication application;
    private final Http2Peer peer;

    Http2Test(Container.Kind kind) {
        application = TestApplication.accepting(kind, (request, protocol) -> {
            if (protocol == null || protocol.equals("chat")) {
                seen.complete(TestServlet.describe(request));
                return new Recorder.Echo();
            }
            return null;
        });
        peer = Http2Peer.connect(application.port());
    }

    @AfterEach
    void stop() {
        peer.close();
        application.close();
    }

    private static void assertEchoes(Http2Stream webSocket) {
        webSocket.sendText("hello");
        assertThat(webSocket.readFrame().text()).isEqualTo("hello");
    }

    @Test
    @Rfc8441("5")
    void anExtendedConnectBecomesAWebSocket() {
        Http2Stream webSocket = peer.open(PATH, "sec-websocket-protocol: soup, chat");
        assertThat(webSocket.accepted().field("sec-websocket-protocol")).isEqualTo("chat");
        assertThat(webSocket.field("sec-websocket-accept")).isNull();
        assertThat(webSocket.field("upgrade")).isNull();
        assertThat(webSocket.field("content-length")).isNull();
        assertEchoes(webSocket);
        assertThat(application.recorder().connection().getProtocol()).isEqualTo("chat");
        assertThat(application.openConnections()).isEqualTo(1);
    }

    @Test
    void manyStreamsOfOneConnectionAreWebSocketsAndOthersStayHttp() {
        Http2Stream first = peer.open(PATH).accepted();
        Http2Stream second = peer.open(PATH).accepted();
        assertThat(peer.get(PATH).content()).isEqualTo("plain HTTP");
        assertEchoes(second);
        assertEchoes(first);
        assertThat(application.openConnections()).isEqualTo(2);
    }

    @Test
    void theClientClosesWithItsCodeAndReason() {
        Http2Stream webSocket = peer.open(PATH).accepted();
        Recorder endpoint = application.recorder();
        webSocket.sendClose(4001, "bye");
        assertThat(webSocket.readFrame().closeCode()).isEqualTo(4001);
        assertThat(endpoint.awaitClose()).isEqualTo("close 4001 bye");
        webSocket.sendEnd();
        assertThat(webSocket.readEnd()).isEqualTo("end");
    }

    @Test
    void aStreamThatIsResetIsReportedOnce() {
        Http2Stream webSocket = peer.open(PATH).accepted();
        Recorder endpoint = application.recorder();
        assertThat(endpoint.next()).isEqualTo("open");
        webSocket.reset();
        assertThat(endpoint.next()).startsWith("close 1006 ");
        assertEchoes(peer.open(PATH).accepted());
    }

    @Test
    void aServletThatIsDestroyedClosesItsStreamsWith1001() {
        Http2Stream webSocket = peer.open(PATH).accepted();
        Recorder endpoint = application.recorder();
        assertThat(endpoint.next()).isEqualTo("open");
        CompletableFuture<Void> gone = CompletableFuture.runAsync(application::undeploy);
        RawFrame close = webSocket.readFrame();
        assertThat(close.closeCode()).isEqualTo(1001);
        assertThat(close.closeReason()).isEqualTo("the server is going down");
        webSocket.sendClose(1001, "");
        webSocket.sendEnd();
        gone.join();
        assertThat(endpoint.awaitClose()).isEqualTo("close 1001");
    }

    @Test
    void aServerThatStopsClosesStreamsAndConnectionsWith1001() {
        Http2Stream overHttp2 = peer.open(PATH).accepted();
        try (RawPeer overHttp1 = application.open()) {
            assertThat(application.recorder().next()).isEqualTo("open");
            assertThat(application.recorder().next()).isEqualTo("open");
            CompletableFuture<Void> gone = CompletableFuture.runAsync(application::close);
            assertThat(overHttp2.readFrame().closeCode()).isEqualTo(1001);
            overHttp2.sendClose(1001, "");
            assertThat(overHttp1.readFrame().closeCode()).isEqualTo(1001);
            overHttp1.sendClose(1001, "");
            overHttp1.readToEnd();
            overHttp1.disconnect();
            gone.join();
        }
    }

    @Test
    void aSecurityConstraintRefusesAStranger() {
        Http2Stream refused = peer.open(TestApplication.SECURED_PATH);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.field("www-authenticate")).startsWithIgnoringCase("Basic ");
        assertThat(seen).isNotDone();
        assertEchoes(peer.open(PATH).accepted());
    }

    @Test
    void aUserWhoMayIsLetInAndTheServletKnowsWhoItIs() {
        String pair = Deployment.USER + ":" + Deployment.PASSWORD;
        String credentials = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        assertEchoes(peer.open(TestApplication.SECURED_PATH, "authorization: Basic " + credentials)
                .accepted());
        assertThat(seen.join()).startsWith("user ann, ").contains("path /app /secured");
    }

    @Test
    void aFilterThatWrapsTheRequestIsHeard() {
        Http2Stream webSocket = peer.open(PATH + "?filter=wrap&q=1", "x-tenant: from the client");
        assertThat(webSocket.accepted().field("x-filter")).isEqualTo("wrap");
        assertEchoes(webSocket);
        assertThat(seen.join()).contains("tenant from the filter", "path /app /ws", "q 1");
    }

    @Test
    void theSessionOfEarlierRequestsIsThere() {
        String cookie = peer.get(PATH + "?note=remembered").field("set-cookie");
        assertThat(cookie).isNotNull();
        peer.open(PATH, "cookie: " + cookie.substring(0, cookie.indexOf(';'))).accepted();
        assertThat(seen.join()).contains("note remembered");
    }

    @Test
    void anotherPathIsNotServed() {
        assertThat(peer.open("/ws").status()).isEqualTo(404);
        assertThat(seen).isNotDone();
    }

    @Test
    void whatAFilterWritesAfterTheHandshakeIsNoFrame() {
        assertEchoes(peer.open(PATH + "?filter=write+afterwards").accepted());
    }

    @Test
    void anAnswerThatAFilterHasSentStays() {
        Http2Stream lost;
        try (CapturedLog log = new CapturedLog(WebSocketServlet.class)) {
            lost = peer.open(PATH + "?filter=commit");
            assertThat(lost.status()).isEqualTo(200);
            // Who asked takes 200 for a yes, so the stream has to end: there is nobody in it.
            assertThat(lost.readEnd()).startsWith("reset");
            assertThat(log.text())
                    .contains("WARN", "WebSocket to /app/ws lost: a filter has already sent an answer with status 200");
        }
        assertThat(application.openConnections()).isZero();
        assertEchoes(peer.open(PATH).accepted());
    }

    @Test
    void aPageOfAForeignOriginIsRefused() {
        Http2Stream refused = peer.open(PATH, "origin: http://evil.example");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.content()).contains("http://evil.example may not connect here");
        assertThat(seen).isNotDone();
    }

    @Test
    void aPageOfTheSameOriginIsAccepted() {
        peer.open(PATH, "origin: http://localhost:" + application.port()).accepted();
    }

    @Test
    void theHostFieldDoesNotStandForTheAuthority() {
        Http2Stream refused = peer.open(PATH, "origin: http://evil.example", "host: evil.example");
        assertThat(refused.status()).isIn(400, 403);
        assertThat(seen).isNotDone();
    }

    @Test
    void anUnknownVersionIsRefusedWithTheOneThatIsKnown() {
        Http2Stream unknown = peer.openBare(PATH, "sec-websocket-version: 8");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.field("sec-websocket-version")).isEqualTo("13");
        assertThat(unknown.content()).contains("Sec-WebSocket-Version must be 13, not '8'");
    }

    @Test
    void aConnectForAnotherProtocolIsNoHandshake() {
        Http2Stream refused = peer.request("connect-udp", PATH, HttpFields.build());
        assertThat(refused.status()).isEqualTo(501);
        assertThat(seen).isNotDone();
    }
}
