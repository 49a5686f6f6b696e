package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ClientTls;
import dev.hawser.client.HttpVersions;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.io.Connection.Listener;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How our client and servers come to agree on a version of HTTP over TLS, and what becomes of it when they do not. */
class Http2NegotiationTest {
    private final List<String> versions = new CopyOnWriteArrayList<>();
    private final TestServer both = new TestServer(
                    ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem()),
                    ConnectionOptions.DEFAULT,
                    this::accept)
            .start();
    private final TestClient client =
            new TestClient(factory -> factory.setTls(ClientTls.trusting(Certificates.SHARED.chain())));

    @TempDir
    private Path folder;

    private @Nullable WebSocket accept(Request request, @Nullable String protocol) {
        versions.add(request.getConnectionMetaData().getProtocol());
        return Recorder.echo();
    }

    @AfterEach
    void stop() {
        client.close();
        both.close();
    }

    /** A server of HTTP/1.1 over TLS only; it counts its connections. */
    private final class OldServer implements AutoCloseable {
        private final Server server = new Server();
        private final ServerConnector connector;
        private final AtomicInteger connections = new AtomicInteger();

        /** @param alpn whether it takes part in choosing */
        OldServer(boolean alpn) throws Exception {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStorePath(Certificates.SHARED.keyStore().toString());
            tls.setKeyStorePassword(Certificates.PASSWORD);
            HttpConfiguration configuration = new HttpConfiguration();
            HttpConnectionFactory http = new HttpConnectionFactory(configuration);
            connector = alpn
                    ? new ServerConnector(
                            server, new SslConnectionFactory(tls, "alpn"), new ALPNServerConnectionFactory(), http)
                    : new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), http);
            connector.addBean(new Listener() {
                @Override
                public void onOpened(org.eclipse.jetty.io.Connection connection) {
                    if (connection instanceof SslConnection) {
                        connections.incrementAndGet();
                    }
                }
            });
            server.addConnector(connector);
            server.setHandler(new WebSocketHandler() {
                @Override
                public @Nullable WebSocket doWebSocketConnect(Request request, @Nullable String protocol) {
                    return accept(request, protocol);
                }
            });
            server.start();
        }

        URI uri() {
            return URI.create("wss://localhost:" + connector.getLocalPort() + "/");
        }

        @Override
        public void close() {
            try {
                server.stop();
            } catch (Exception x) {
                throw new AssertionError("the server did not stop", x);
            }
        }
    }

    @Test
    void http2IsChosenWhereThereIsAChoice() {
        client.talk(both.uri("/"), settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED));
        assertThat(versions).containsExactly("HTTP/2.0");
    }

    @Test
    void overWsThereIsNothingToAgreeBy() {
        try (TestServer plain = TestServer.serving(Recorder::echo)) {
            client.talk(plain.uri("/"), settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerOfHttp11FailsWhoeverWantsHttp2Only(boolean alpn) throws Exception {
        try (OldServer server = new OldServer(alpn)) {
            WebSocketOpenException failure =
                    client.failureOf(server.uri(), settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
            assertThat(failure.getMessage())
                    .startsWith(server.uri() + ": the server does not speak HTTP/2: ")
                    .endsWith("(ALPN)");
            assertThat(failure.step()).isEqualTo(OpeningStep.HANDSHAKE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerOfHttp11IsAskedForWhatItHasAndThatIsKnownTheNextTime(boolean alpn) throws Exception {
        try (OldServer server = new OldServer(alpn)) {
            client.talk(server.uri(), settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED));
            assertThat(server.connections).hasValue(2);
            client.talk(server.uri(), settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED));
            assertThat(server.connections).hasValue(3);
            assertThat(versions).containsExactly("HTTP/1.1", "HTTP/1.1");
        }
    }

    @Test
    void manyThatFindOutTogetherThatThereIsNoHttp2AllOpen() throws Exception {
        try (OldServer server = new OldServer(true)) {
            List<CompletableFuture<Connection>> openings = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                openings.add(client.open(
                        server.uri(), new Recorder(), settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED)));
            }
            openings.forEach(opening -> Limit.get(opening, "a connection"));
            assertThat(versions).hasSize(50).containsOnly("HTTP/1.1");
        }
    }

    @Test
    void nginxSpeaksHttp2AndOpensNoWebSocketsOverIt() {
        try (TestServer behind = TestServer.serving(Recorder::echo);
                Daemon nginx = Proxies.nginxWithHttp2(folder, behind.port())) {
            URI uri = URI.create("wss://localhost:" + nginx.port() + "/");
            WebSocketOpenException failure =
                    client.failureOf(uri, settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
            assertThat(failure)
                    .hasMessage(uri + ": the server speaks HTTP/2 but opens no WebSockets over it: it does not announce"
                            + " SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441 section 3)");
            client.talk(uri, settings -> settings.setHttpVersions(HttpVersions.NEGOTIATED));
        }
    }

    @Test
    void aCertificateOfNobodyWhoIsTrustedIsRefusedAtOnce() {
        try (TestClient stranger = new TestClient()) {
            for (HttpVersions asked : List.of(HttpVersions.HTTP_2, HttpVersions.NEGOTIATED)) {
                WebSocketOpenException failure =
                        stranger.failureOf(both.uri("/"), settings -> settings.setHttpVersions(asked));
                assertThat(failure.getMessage())
                        .startsWith(both.uri("/")
                                + ": the certificate of localhost is not issued by anybody who is trusted (");
                assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
            }
        }
    }

    @Test
    void aServerThatDoesNotFinishTlsIsLate() {
        try (RawServer silent = new RawServer()) {
            URI uri = URI.create("wss://localhost:" + silent.port() + "/");
            WebSocketOpenException failure = client.failureOf(uri, settings -> {
                settings.setHttpVersions(HttpVersions.HTTP_2);
                settings.setHandshakeTimeout(TestClient.SHORT);
            });
            assertThat(failure).hasMessage(uri + ": the server did not finish the TLS handshake in time");
            assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
        }
    }

    @Test
    void aServerThatClosesDuringTlsIsToldSo() {
        try (RawServer rude = new RawServer()) {
            URI uri = URI.create("wss://localhost:" + rude.port() + "/");
            CompletableFuture<Connection> opening =
                    client.open(uri, new Recorder(), settings -> settings.setHttpVersions(HttpVersions.HTTP_2));
            rude.accept().close();
            assertThat(TestClient.failureOf(opening).step()).isEqualTo(OpeningStep.TLS);
        }
    }
}
