package dev.hawser.tests.integration;

import static dev.hawser.tests.integration.Proxies.CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.client.ClientProxy;
import dev.hawser.client.ClientTls;
import dev.hawser.client.HttpVersions;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc8441;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client through proxies that are not ours, and through ones that do not let it pass (RFC 6455 section 4.1). */
@Tag("same-on-every-java")
class ProxyTest {
    private final TestServer plain = TestServer.serving(Recorder::echo);
    private final TestServer secure = TestServer.listening(
            ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem()),
            ConnectionOptions.DEFAULT,
            Recorder::echo);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        plain.close();
        secure.close();
    }

    enum Kind {
        SQUID("http", ""),
        SQUID_BASIC("http", CREDENTIALS),
        SQUID_DIGEST("http", CREDENTIALS),
        TINYPROXY("http", ""),
        TINYPROXY_BASIC("http", "anna:secret@"),
        MICROSOCKS("socks5", ""),
        MICROSOCKS_USER("socks5", CREDENTIALS);

        private final String scheme;
        private final String credentials;

        Kind(String scheme, String credentials) {
            this.scheme = scheme;
            this.credentials = credentials;
        }

        Daemon start(Path folder) {
            return switch (this) {
                case SQUID -> Proxies.squid(folder);
                case SQUID_BASIC -> Proxies.squidWithBasic(folder);
                case SQUID_DIGEST -> Proxies.squidWithDigest(folder);
                case TINYPROXY -> Proxies.tinyproxy(folder, "");
                case TINYPROXY_BASIC -> Proxies.tinyproxy(folder, "BasicAuth anna secret\n");
                case MICROSOCKS -> Proxies.socks();
                case MICROSOCKS_USER -> Proxies.socksWithUser();
            };
        }

        String url(Daemon daemon, String credentials) {
            return scheme + "://" + credentials + "127.0.0.1:" + daemon.port();
        }
    }

    private static TestClient through(String proxy) {
        return new TestClient(factory -> {
            factory.setProxy(ClientProxy.parse(proxy));
            factory.setTls(ClientTls.trusting(Certificates.SHARED.chain()));
            factory.setConnectTimeout(Duration.ofSeconds(10));
        });
    }

    @ParameterizedTest
    @EnumSource
    @Rfc6455("4.1/9")
    void leadsToServersWithAndWithoutTls(Kind kind) {
        try (Daemon proxy = kind.start(folder);
                TestClient client = through(kind.url(proxy, kind.credentials))) {
            client.talk(plain.uri("/"));
            client.talk(secure.uri("/"));
            client.talk(URI.create("ws://127.0.0.1:" + plain.port() + "/"));
            client.talk(plain.uri("/again"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rfc8441("5")
    void leadsToServersOverHttp2(Kind kind) {
        try (TestServer clear =
                        TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, Recorder::echo);
                Daemon proxy = kind.start(folder);
                TestClient client = through(kind.url(proxy, kind.credentials))) {
            for (int i = 0; i < 3; i++) {
                client.talk(clear.uri("/"), settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
                client.talk(secure.uri("/"), settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
                client.talk(secure.uri("/"), settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED));
            }
            assertThat(clear.tcpConnections()).isEqualTo(1);
            assertThat(secure.tcpConnections()).isEqualTo(1);
        }
    }

    /** A proxy that consents before it is asked: nothing may be written into what is being written. */
    @RepeatedTest(50)
    void aQuickProxyLeadsToHttp2InTheClear() {
        try (TestServer clear =
                        TestServer.listening(ListenerOptions.DEFAULT, ConnectionOptions.DEFAULT, Recorder::echo);
                Daemon proxy = Proxies.tinyproxy(folder, "");
                TestClient client = through(Kind.TINYPROXY.url(proxy, ""))) {
            client.talk(clear.uri("/"), settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID", "MICROSOCKS"})
    void whatGoesWrongBehindItIsToldOverHttp2Too(Kind kind) {
        URI gone = plain.uri("/");
        plain.stop();
        try (Daemon proxy = kind.start(folder);
                TestClient client = through(kind.url(proxy, ""));
                TestClient stranger =
                        new TestClient(factory -> factory.setProxy(ClientProxy.parse(kind.url(proxy, ""))))) {
            WebSocketOpenException failure =
                    client.failureOf(gone, settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
            assertThat(failure.getMessage()).startsWith(gone + ": the proxy " + kind.url(proxy, "") + " ");
            assertThat(failure.step()).isEqualTo(OpeningStep.PROXY);
            WebSocketOpenException untrusted =
                    stranger.failureOf(secure.uri("/"), settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
            assertThat(untrusted.step()).isEqualTo(OpeningStep.TLS);
        } finally {
            plain.start();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQUID_BASIC", "SQUID_DIGEST", "TINYPROXY_BASIC", "MICROSOCKS_USER"})
    void wantsToKnowWhoAsks(Kind kind) {
        try (Daemon proxy = kind.start(folder);
                TestClient nobody = through(kind.url(proxy, ""));
                TestClient stranger = through(kind.url(proxy, "anna:wrong@"))) {
            String shown = plain.uri("/") + ": the proxy " + kind.url(proxy, "");
            WebSocketOpenException unasked = nobody.failureOf(plain.uri("/"));
            WebSocketOpenException wrong = stranger.failureOf(plain.uri("/"));
            assertThat(unasked.step()).isEqualTo(OpeningStep.PROXY);
            assertThat(wrong.step()).isEqualTo(OpeningStep.PROXY);
            if (kind == Kind.MICROSOCKS_USER) {
                assertThat(unasked).hasMessage(shown + " refused: Unacceptable SOCKS5 authentication methods");
                assertThat(wrong).hasMessageContaining("username/password authentication failure");
            } else {
                String refused = shown + " refused with HTTP status 407 Proxy Authentication Required: it ";
                assertThat(unasked).hasMessage(refused + "wants a user and a password");
                assertThat(unasked.status()).isEqualTo(407);
                assertThat(wrong).hasMessageEndingWith(": it does not take this user and password");
                // Tinyproxy calls it 401.
                assertThat(wrong.status()).isIn(401, 407);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SQUID, 503", "TINYPROXY, 500", "MICROSOCKS, 0"})
    void cannotReachTheServer(Kind kind, int status) {
        int port = plain.port();
        plain.stop();
        try (Daemon proxy = kind.start(folder);
                TestClient client = through(kind.url(proxy, ""))) {
            WebSocketOpenException failure = client.failureOf(URI.create("ws://localhost:" + port + "/"));
            assertThat(failure.step()).isEqualTo(OpeningStep.PROXY);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure).hasMessageContaining(": the proxy " + kind.url(proxy, "") + " refused");
        }
    }

    /** It may have answered before the thread that asked it is done with writing. */
    @Test
    void mayBeQuick() {
        try (Daemon proxy = Proxies.squid(folder);
                TestClient client = through("http://127.0.0.1:" + proxy.port())) {
            for (int i = 0; i < 50; i++) {
                client.talk(plain.uri("/"));
            }
        }
    }

    @Test
    void doesNotWantThatServer() {
        try (Daemon proxy = Proxies.tinyproxy(folder, "ConnectPort 443\n");
                TestClient client = through("http://127.0.0.1:" + proxy.port())) {
            WebSocketOpenException failure = client.failureOf(plain.uri("/"));
            assertThat(failure.status()).isEqualTo(403);
            assertThat(failure)
                    .hasMessage(plain.uri("/") + ": the proxy http://127.0.0.1:" + proxy.port()
                            + " refused with HTTP status 403 Access violation");
        }
    }

    @Test
    void mayBeSpokenToOverTls() throws Exception {
        Server proxy = new Server();
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(Certificates.SHARED.keyStore().toString());
        tls.setKeyStorePassword(Certificates.PASSWORD);
        ServerConnector connector = new ServerConnector(proxy, tls);
        proxy.addConnector(connector);
        proxy.setHandler(new ConnectHandler());
        proxy.start();
        try (TestClient client = through("https://localhost:" + connector.getLocalPort());
                TestClient careful = new TestClient(factory ->
                        factory.setProxy(ClientProxy.parse("https://localhost:" + connector.getLocalPort())))) {
            client.talk(plain.uri("/"));
            client.talk(secure.uri("/"));
            WebSocketOpenException failure = careful.failureOf(plain.uri("/"));
            assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
            assertThat(failure).hasMessageContaining(" is not issued by anybody who is trusted");
        } finally {
            proxy.stop();
        }
    }

    /** It is told nothing but where to. */
    @Test
    @Rfc6455("4.1/9")
    void isAskedForATunnelAndNothingElse() {
        try (RawServer proxy = new RawServer();
                TestClient client = through("http://127.0.0.1:" + proxy.port())) {
            Recorder endpoint = new Recorder();
            CompletableFuture<Connection> opening = client.open(URI.create("ws://server.example/room"), endpoint, s -> {
                s.setHeader("X-Mine", "secret");
                s.setCookie("session", "secret");
                s.setCredentials("anna", "secret");
            });
            try (RawPeer peer = proxy.accept()) {
                HttpHead connect = peer.readHead();
                assertThat(connect.startLine()).isEqualTo("CONNECT server.example:80 HTTP/1.1");
                assertThat(connect.field("host")).isEqualTo("server.example:80");
                assertThat(connect.fields()).doesNotContainKeys("x-mine", "cookie", "authorization", "upgrade");
                peer.send("HTTP/1.1 200 OK\r\n\r\n");
                HttpHead request = peer.readHead();
                assertThat(request.startLine()).isEqualTo("GET /room HTTP/1.1");
                assertThat(request.field("host")).isEqualTo("server.example");
                peer.send(RawPeer.acceptance(request));
                Limit.get(opening, "the handshake");
            }
            endpoint.awaitClose();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void mayNotBeThere(String scheme) {
        RawServer nobody = new RawServer();
        nobody.close();
        String url = scheme + "://127.0.0.1:" + nobody.port();
        try (TestClient client = through(url);
                TestClient lost = through(scheme + "://no-such-host.invalid:1")) {
            WebSocketOpenException failure = client.failureOf(plain.uri("/"));
            assertThat(failure.step()).isEqualTo(OpeningStep.PROXY);
            assertThat(failure)
                    .hasMessage(plain.uri("/") + ": the proxy " + url
                            + " cannot be reached: nobody listens there (Connection refused)");
            assertThat(lost.failureOf(plain.uri("/")))
                    .hasMessageEndingWith(
                            ": the proxy " + scheme + "://no-such-host.invalid:1 has a host name that is not known");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, SSH-2.0-OpenSSH, is not HTTP",
        "http, '', closed the connection",
        "socks5, SSH-2.0-OpenSSH, refused: Unsupported SOCKS5 version: 83",
        "socks5, '', closed the connection"
    })
    void mayBeNoProxy(String scheme, String answer, String why) {
        try (RawServer proxy = new RawServer();
                TestClient client = through(scheme + "://127.0.0.1:" + proxy.port())) {
            CompletableFuture<Connection> opening = client.open(plain.uri("/"), new Recorder());
            try (RawPeer peer = proxy.accept()) {
                if (scheme.equals("http")) {
                    peer.readHead();
                }
                peer.send(answer.isEmpty() ? "" : answer + "\r\n");
            }
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure.step()).isEqualTo(OpeningStep.PROXY);
            assertThat(failure).hasMessageEndingWith(why);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void mayNotAnswer(String scheme) {
        try (RawServer proxy = new RawServer();
                TestClient client = new TestClient(factory -> {
                    factory.setProxy(ClientProxy.parse(scheme + "://127.0.0.1:" + proxy.port()));
                    factory.setConnectTimeout(TestClient.SHORT);
                })) {
            CompletableFuture<Connection> opening = client.open(plain.uri("/"), new Recorder());
            try (RawPeer peer = proxy.accept()) {
                WebSocketOpenException failure = TestClient.failureOf(opening);
                assertThat(failure.step()).isEqualTo(OpeningStep.PROXY);
                assertThat(failure).hasMessageEndingWith(" did not answer in time");
                peer.readToEnd();
            }
        }
    }

    @Test
    void nginxInFrontOfTheServerAsksWhoIsThere() {
        try (Daemon nginx = Proxies.nginx(folder, plain.port());
                TestClient client = new TestClient()) {
            URI uri = URI.create("ws://localhost:" + nginx.port() + "/");
            client.talk(uri, settings -> settings.setCredentials(Proxies.USER, Proxies.PASSWORD));
            assertThat(client.failureOf(uri).status()).isEqualTo(401);
            WebSocketOpenException wrong = client.failureOf(uri, s -> s.setCredentials(Proxies.USER, "wrong"));
            assertThat(wrong)
                    .hasMessage(uri + ": HTTP status 401 Unauthorized instead of 101: Authorization Required"
                            + " (to the user and password)");
            plain.stop();
            assertThat(client.failureOf(uri, s -> s.setCredentials(Proxies.USER, Proxies.PASSWORD)))
                    .hasMessage(uri + ": HTTP status 502 Bad Gateway instead of 101");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:3128, does not begin with",
        "3128, does not begin with",
        "ftp://host:1, does not begin with",
        "http:///, has no host",
        "http://host, has no port",
        "socks5://host:0, has no port",
        "http://host:70000, has no port",
        "http://anna:secret@host, has no port",
        "http://host:3128/path, has something after",
        "http://host:3128?x, has something after",
        "http://anna:sec ret@host:1, is not a URL"
    })
    void aUrlThatIsNoProxyIsRefused(String url, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientProxy.parse(url))
                .withMessageStartingWith("the proxy \"" + url.replaceFirst("anna.*@", "***@") + "\" " + why);
    }

    @Test
    void aProxyDoesNotShowItsPassword() {
        assertThat(ClientProxy.parse("HTTP://anna:secret@[::1]:3128/")).hasToString("http://[::1]:3128");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientProxy.parse("socks5://anna:" + "x".repeat(256) + "@host:1"))
                .withMessage("the proxy \"socks5://***@host:1\" has a user or password of more than 255 bytes"
                        + " (RFC 1929 section 2)");
    }
}
