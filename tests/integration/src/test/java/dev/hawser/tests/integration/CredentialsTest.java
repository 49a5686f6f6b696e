package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.HttpVersions;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.security.authentication.DigestAuthenticator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.security.Credential;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that ask our client who is there (RFC 9110 section 11.6). */
class CredentialsTest {
    private final TestClient client = new TestClient();

    @AfterEach
    void stop() {
        client.close();
    }

    /** Jetty's own check of users, in front of an echo. */
    private static Server guarded(Authenticator authenticator) throws Exception {
        UserStore users = new UserStore();
        for (Map.Entry<String, String> user :
                Map.of("anna", "p:w \u00fc", "bert", "other").entrySet()) {
            users.addUser(user.getKey(), Credential.getCredential(user.getValue()), new String[] {"crew"});
        }
        HashLoginService login = new HashLoginService("harbour");
        login.setUserStore(users);
        SecurityHandler.PathMapped guard = new SecurityHandler.PathMapped();
        guard.put("/*", Constraint.ANY_USER);
        guard.setLoginService(login);
        guard.setAuthenticator(authenticator);
        guard.setHandler(new WebSocketHandler() {
            @Override
            public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
                return Recorder.echo();
            }
        });
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        server.addConnector(
                new ServerConnector(server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http)));
        server.setHandler(guard);
        server.start();
        return server;
    }

    private static URI uri(Server server) {
        return URI.create(
                "ws://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/deck?x=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Digest"})
    void eachClientHasItsOwn(String scheme) throws Exception {
        BasicAuthenticator basic = new BasicAuthenticator();
        basic.setCharset(UTF_8);
        Server server = guarded(scheme.equals("Basic") ? basic : new DigestAuthenticator());
        try {
            URI uri = uri(server);
            client.talk(uri, anna -> anna.setCredentials("anna", "p:w \u00fc"));
            client.talk(uri, bert -> bert.setCredentials("bert", "other"));
            WebSocketOpenException wrong = client.failureOf(uri, bert -> bert.setCredentials("bert", "wrong"));
            assertThat(wrong)
                    .hasMessage(uri + ": HTTP status 401 Unauthorized instead of 101 (to the user and password)");
            assertThat(wrong.step()).isEqualTo(OpeningStep.HTTP);
            assertThat(wrong.status()).isEqualTo(401);
            // Nor does it help that another client has some.
            assertThat(client.failureOf(uri)).hasMessage(uri + ": HTTP status 401 Unauthorized instead of 101");
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Digest"})
    void theyAreForHttp2Too(String scheme) throws Exception {
        Server server = guarded(scheme.equals("Basic") ? new BasicAuthenticator() : new DigestAuthenticator());
        try {
            URI uri = uri(server);
            client.talk(uri, bert -> {
                bert.setHttpVersions(HttpVersions.HTTP_2);
                bert.setCredentials("bert", "other");
            });
            WebSocketOpenException wrong = client.failureOf(uri, bert -> {
                bert.setHttpVersions(HttpVersions.HTTP_2);
                bert.setCredentials("bert", "wrong");
            });
            assertThat(wrong)
                    .hasMessage(uri + ": HTTP status 401 Unauthorized instead of 200 (to the user and password)");
        } finally {
            server.stop();
        }
    }

    private static CompletableFuture<Connection> open(TestClient client, RawServer server, Recorder endpoint) {
        URI uri = URI.create("ws://localhost:" + server.port());
        return client.open(uri, endpoint, settings -> settings.setCredentials("anna", "secret"));
    }

    /** Reads a request without credentials and asks for them. */
    private static HttpHead ask(RawServer server, String... challenges) {
        try (RawPeer peer = server.accept()) {
            HttpHead request = peer.readHead();
            assertThat(request.fields()).doesNotContainKey("authorization");
            peer.send("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n"
                    + String.join("\r\n", challenges) + "\r\n\r\n");
            return request;
        }
    }

    /** What is sent to a server that asks like this. */
    private String answerTo(String... challenges) {
        Recorder endpoint = new Recorder();
        try (RawServer server = new RawServer()) {
            CompletableFuture<Connection> opening = open(client, server, endpoint);
            HttpHead first = ask(server, challenges);
            try (RawPeer peer = server.accept()) {
                HttpHead second = peer.readHead();
                assertThat(second.field("sec-websocket-key")).isNotEqualTo(first.field("sec-websocket-key"));
                peer.send(RawPeer.acceptance(second));
                Limit.get(opening, "the handshake");
                return String.valueOf(second.field("authorization"));
            }
        } finally {
            endpoint.awaitClose();
        }
    }

    @Test
    void theSchemeThatDoesNotTellThePasswordIsPreferred() {
        assertThat(answerTo(
                        "WWW-Authenticate: Basic realm=\"a\"",
                        "WWW-Authenticate: Digest realm=\"b\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256"))
                .startsWith("Digest username=\"anna\", realm=\"b\", nonce=\"abc\"")
                .contains("uri=\"/\"", "algorithm=SHA-256", "nc=00000001")
                .doesNotContain("secret");
    }

    @Test
    void aDigestThatIsNotKnownIsLeftForBasic() {
        String basic = "Basic " + Base64.getEncoder().encodeToString("anna:secret".getBytes(UTF_8));
        assertThat(answerTo(
                        "WWW-Authenticate: Digest realm=\"b\", nonce=\"abc\", algorithm=SHA-1024, Basic realm=\"a\""))
                .isEqualTo(basic);
        assertThat(answerTo("WWW-Authenticate: Digest realm=\"b\", nonce=\"abc\", qop=\"auth-int\", Basic realm=\"a\""))
                .isEqualTo(basic);
        assertThat(answerTo("WWW-Authenticate: =,=\"", "WWW-Authenticate: Basic realm=\"a\", charset=\"KOI-99\""))
                .isEqualTo(basic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: 1",
                "WWW-Authenticate: Negotiate",
                "WWW-Authenticate: ,,=",
                "WWW-Authenticate:",
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\"",
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\"",
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\", charset=\"KOI-99\"",
                "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=MD5-sess"
            })
    void aServerThatAsksForSomethingElseGetsNothing(String challenge) {
        try (RawServer server = new RawServer()) {
            CompletableFuture<Connection> opening = open(client, server, new Recorder());
            ask(server, challenge);
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure.status()).isEqualTo(401);
            assertThat(failure)
                    .hasMessageEndingWith(" (it asks for the user and password in a way that is not known here)");
        }
    }
}
