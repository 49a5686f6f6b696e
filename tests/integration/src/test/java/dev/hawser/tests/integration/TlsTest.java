package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Rfc6455;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client and our server agree on before the first request over TLS, and clients that do not get there. */
class TlsTest {
    private static final ListenerOptions TLS = ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem());

    private final TestServer server = TestServer.listening(TLS, ConnectionOptions.DEFAULT, Recorder::echo);

    @AfterEach
    void stop() {
        server.close();
    }

    private SSLSocket connect(String version, String... protocols) throws IOException {
        return connect(server, version, protocols);
    }

    private static SSLSocket connect(TestServer to, String version, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket)
                Certificates.SHARED.clientContext().getSocketFactory().createSocket("localhost", to.port());
        socket.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(Limit.SECONDS)));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,h2", "TLSv1.3,http/1.1", "TLSv1.2,h2", "TLSv1.2,http/1.1"})
    void theClientMayHaveEitherHttp(String version, String protocol) throws IOException {
        try (SSLSocket socket = connect(version, protocol)) {
            assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void http2IsPreferred() throws IOException {
        try (SSLSocket socket = connect("TLSv1.3", "http/1.1", "h2")) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http/1.1"})
    void aClientWithoutAWishGetsHttp11(String protocol) throws IOException {
        try (SSLSocket socket = protocol.isEmpty() ? connect("TLSv1.3") : connect("TLSv1.3", protocol)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aProtocolThatIsNotSpokenEndsTheHandshake() {
        assertThatThrownBy(() -> connect("TLSv1.3", "spdy/3").close()).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    @Rfc6455("4.2.2/2")
    void theOriginOfAPageHasToBeSecureToo() {
        try (Http2Peer peer = Http2Peer.connect(server.port(), Certificates.SHARED.jettyClient());
                CapturedLog log = new CapturedLog(dev.hawser.server.WebSocketFactory.class)) {
            assertThat(peer.settings()).containsEntry(SettingsFrame.ENABLE_CONNECT_PROTOCOL, 1);
            String here = "localhost:" + server.port();
            assertThat(peer.open("/", "origin: https://" + here).status()).isEqualTo(200);
            assertThat(peer.open("/", "origin: http://" + here).status()).isEqualTo(403);
            assertThat(log.lines()).hasSize(1);
        }
    }

    /** One that gives up whoever has not asked for something in time. */
    private static TestServer hasty() {
        return TestServer.listening(
                TLS.withHandshakeTimeout(TestClient.SHORT), ConnectionOptions.DEFAULT, Recorder::echo);
    }

    @Test
    void aClientThatDoesNotBeginTlsIsDropped() {
        try (TestServer hasty = hasty();
                RawPeer silent = RawPeer.connect(hasty.port())) {
            silent.readToEnd();
        }
    }

    @Test
    void aClientThatDoesTlsAndAsksForNothingIsDropped() throws IOException {
        try (TestServer hasty = hasty();
                SSLSocket socket = connect(hasty, "TLSv1.3")) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
