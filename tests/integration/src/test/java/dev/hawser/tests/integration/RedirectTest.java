package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hawser.client.ClientTls;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our client does with servers that send it elsewhere. */
class RedirectTest {
    private final TestClient client = new TestClient();
    private final RawServer server = new RawServer();
    private final RawServer other = new RawServer();
    private final Recorder endpoint = new Recorder();

    @AfterEach
    void stop() {
        client.close();
        server.close();
        other.close();
    }

    private URI uri(String path) {
        return URI.create("ws://localhost:" + server.port() + path);
    }

    private CompletableFuture<Connection> open(String path) {
        return client.open(uri(path), endpoint, RedirectTest::setEverything);
    }

    private static void setEverything(WebSocketClient settings) {
        settings.setHeader("Authorization", "Bearer token");
        settings.setHeader("X-Api-Key", "key");
        settings.setCookie("session", "secret");
        settings.setCredentials("anna", "password");
        settings.setOrigin("https://page.example");
        settings.setProtocol("chat");
    }

    /** Reads a request and redirects it. */
    private static HttpHead redirect(RawServer from, String status, String location) {
        return answer(from, status, "Location: " + location + "\r\n");
    }

    private static HttpHead answer(RawServer from, String status, String fields) {
        try (RawPeer peer = from.accept()) {
            HttpHead request = peer.readHead();
            peer.send("HTTP/1.1 " + status + "\r\n" + fields + "Connection: close\r\nContent-Length: 0\r\n\r\n");
            return request;
        }
    }

    private HttpHead acceptAt(RawServer where, CompletableFuture<Connection> opening) {
        try (RawPeer peer = where.accept()) {
            HttpHead request = peer.readHead();
            peer.send(RawPeer.acceptance(request));
            Limit.get(opening, "the handshake");
            return request;
        }
    }

    @Test
    @Rfc6455("4.1/26")
    void eachRequestHasAKeyOfItsOwn() {
        CompletableFuture<Connection> opening = open("/old");
        HttpHead first = redirect(server, "302 Found", "/new");
        HttpHead second = acceptAt(server, opening);
        assertThat(second.field("sec-websocket-key")).hasSize(24).isNotEqualTo(first.field("sec-websocket-key"));
        endpoint.awaitClose();
    }

    @ParameterizedTest
    @CsvSource({
        "301 Moved Permanently, /new, /new",
        "302 Found, new?y=2, /a/new?y=2",
        "303 See Other, ?y=2, /a/old?y=2",
        "307 Temporary Redirect, ../b#part, /b",
        "308 Permanent Redirect, HTTP://LOCALHOST:port/c, /c",
        "302 Found, //localhost:port, /",
        "302 Found, ws://user:secret@localhost:port/d, /d"
    })
    void theOriginOfTheUriIsToldAllAgain(String status, String location, String target) {
        CompletableFuture<Connection> opening = open("/a/old?x=1");
        redirect(server, status, location.replace("port", String.valueOf(server.port())));
        HttpHead request = acceptAt(server, opening);
        assertThat(request.startLine()).isEqualTo("GET " + target + " HTTP/1.1");
        assertThat(request.field("authorization")).isEqualTo("Bearer token");
        assertThat(request.field("x-api-key")).isEqualTo("key");
        assertThat(request.field("cookie")).isEqualTo("session=secret");
        assertThat(request.field("sec-websocket-protocol")).isEqualTo("chat");
        endpoint.awaitClose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "anna:password@127.0.0.1"})
    @Regression("CVE-2026-42498")
    void anotherOriginIsToldNothingThatIsNotForIt(String host) {
        CompletableFuture<Connection> opening = open("/old");
        redirect(server, "302 Found", "ws://" + host + ":" + other.port() + "/new");
        try (RawPeer peer = other.accept()) {
            HttpHead request = peer.readHead();
            assertThat(request.fields()).doesNotContainKeys("authorization", "cookie", "x-api-key");
            assertThat(request.field("origin")).isEqualTo("https://page.example");
            assertThat(request.field("host")).endsWith(":" + other.port());
            // Not even when it asks.
            peer.send("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure.status()).isEqualTo(401);
            assertThat(failure).hasMessageStartingWith(uri("/old") + ", redirected to ws://");
        }
    }

    @Test
    void cookiesOfARedirectGoToTheOriginThatSetThem() {
        CompletableFuture<Connection> opening = client.open(uri("/old"), endpoint);
        answer(server, "302 Found", "Set-Cookie: route=b\r\nLocation: /new\r\n");
        assertThat(acceptAt(server, opening).field("cookie")).isEqualTo("route=b");
        endpoint.awaitClose();
    }

    @Test
    void redirectsAreFollowedAsOftenAsIsSet() {
        CompletableFuture<Connection> opening =
                client.open(uri("/0"), endpoint, settings -> settings.setMaxRedirects(2));
        for (int i = 1; i <= 3; i++) {
            redirect(server, "302 Found", "/" + i);
        }
        WebSocketOpenException failure = TestClient.failureOf(opening);
        assertThat(failure)
                .hasMessage(uri("/0") + ", redirected to " + uri("/2")
                        + ": HTTP status 302 Found instead of 101 (after 2 redirects)");
        assertThat(failure.step()).isEqualTo(OpeningStep.HTTP);
    }

    @Test
    void noRedirectIsFollowedWhenNoneMayBe() {
        CompletableFuture<Connection> opening =
                client.open(uri("/"), endpoint, settings -> settings.setMaxRedirects(0));
        redirect(server, "301 Moved Permanently", "/new");
        assertThat(TestClient.failureOf(opening).status()).isEqualTo(301);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/", "mailto:anna", "http://[", "ws:///x", "/a b", "ws://localhost:99999/"})
    void aRedirectToNoWebSocketIsNotFollowed(String location) {
        CompletableFuture<Connection> opening = open("/old");
        redirect(server, "302 Found", location);
        assertThat(TestClient.failureOf(opening))
                .hasMessageStartingWith(
                        uri("/old") + ": HTTP status 302, a redirect to \"" + location + "\", which is no ");
    }

    @Test
    void aRedirectToNowhereIsNotFollowed() {
        CompletableFuture<Connection> opening = open("/old");
        answer(server, "302 Found", "");
        assertThat(TestClient.failureOf(opening))
                .hasMessageEndingWith(": HTTP status 302, a redirect without Location");
    }

    @Test
    void aRedirectThatIsCancelledIsGivenUp() {
        CompletableFuture<Connection> opening = open("/old");
        redirect(server, "302 Found", "/new");
        try (RawPeer peer = server.accept()) {
            peer.readHead();
            opening.cancel(true);
            peer.readToEnd();
        }
    }

    @Test
    void noRedirectLeadsOutOfTls() throws IOException {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(Certificates.SHARED.serverContext()));
        secure.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", uri("/plain").toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        secure.start();
        try (TestClient trusting =
                new TestClient(factory -> factory.setTls(ClientTls.trusting(Certificates.SHARED.chain())))) {
            URI from = URI.create("wss://localhost:" + secure.getAddress().getPort() + "/");
            assertThat(trusting.failureOf(from))
                    .hasMessage(from + ": HTTP status 302, a redirect to \"" + uri("/plain")
                            + "\", which is not secure, from a server that is");
        } finally {
            secure.stop(0);
        }
    }
}
