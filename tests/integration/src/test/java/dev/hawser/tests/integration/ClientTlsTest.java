package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.client.ClientTls;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.KeyStoreFile;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client over TLS: whom it trusts, and what goes over the wire (RFC 6455 sections 4.1 and 10.6). */
class ClientTlsTest {
    private static final Certificates ELSEWHERE =
            new Certificates("elsewhere", "EC", "dns:elsewhere.example,ip:192.0.2.1");

    private static TestServer serve(Certificates certificate) {
        return TestServer.listening(
                ListenerOptions.DEFAULT.withCertificate(certificate.asPem()),
                ConnectionOptions.DEFAULT,
                Recorder::echo);
    }

    private static TestClient trusting(Certificates certificate) {
        return new TestClient(factory -> factory.setTls(ClientTls.trusting(certificate.chain())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "[::1]"})
    @Rfc6455("10.6/1")
    void aCertificateOfSomebodyWhoIsTrustedForTheHostIsTaken(String host) {
        try (TestServer server = serve(Certificates.SHARED);
                TestClient client = trusting(Certificates.SHARED)) {
            client.talk(URI.create("wss://" + host + ":" + server.port() + "/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    @Rfc6455({"4.1/14", "10.6/1"})
    @Regression({"CVE-2018-8034", "CVE-2020-11050"})
    void aCertificateForAnotherHostIsRefused(String host) {
        try (TestServer server = serve(ELSEWHERE);
                TestClient client = trusting(ELSEWHERE)) {
            URI uri = URI.create("wss://" + host + ":" + server.port() + "/");
            WebSocketOpenException failure = client.failureOf(uri);
            assertThat(failure)
                    .hasMessageStartingWith(uri + ": the certificate of " + host + " is for another host (No ")
                    .hasMessageContaining(host + " found");
            assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
            assertThat(failure.status()).isZero();
            assertThat(server.openConnections()).isZero();
        }
    }

    @Test
    @Rfc6455("4.1/14")
    void aCertificateOfNobodyWhoIsTrustedIsRefused() {
        try (TestServer server = serve(Certificates.SHARED);
                TestClient theirs = new TestClient();
                TestClient others = trusting(ELSEWHERE)) {
            for (TestClient client : List.of(theirs, others)) {
                WebSocketOpenException failure = client.failureOf(server.uri("/"));
                assertThat(failure)
                        .hasMessageStartingWith(server.uri("/")
                                + ": the certificate of localhost is not issued by anybody who is trusted (");
                assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
            }
        }
    }

    @Test
    @Rfc6455("4.1/14")
    void aCertificateThatHasExpiredIsRefused(@TempDir Path folder) throws IOException {
        Path authority = folder.resolve("authority.pem");
        try (TestServer server = TestServer.listening(
                        ListenerOptions.DEFAULT.withCertificate(expired(folder, authority)),
                        ConnectionOptions.DEFAULT,
                        Recorder::echo);
                TestClient client = new TestClient(factory -> factory.setTls(ClientTls.trusting(authority)))) {
            assertThat(client.failureOf(server.uri("/")))
                    .hasMessageContaining(": the certificate of localhost has expired (NotAfter: ");
        }
    }

    /** A certificate that an authority has issued, for two days of some weeks ago. */
    private static KeyStoreFile expired(Path folder, Path authority) throws IOException {
        Path store = folder.resolve("store.p12");
        String request = folder.resolve("request").toString();
        String issued = folder.resolve("issued").toString();
        Certificates.keytool(
                store, "-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
        Certificates.keytool(store, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server");
        Certificates.keytool(store, "-certreq", "-alias", "server", "-file", request);
        String[] gencert =
                "-gencert -alias authority -ext san=dns:localhost -startdate -20d -validity 2 -infile %s -outfile %s"
                        .formatted(request, issued)
                        .split(" ");
        Certificates.keytool(store, gencert);
        Certificates.keytool(store, "-exportcert", "-rfc", "-alias", "authority", "-file", authority.toString());
        Certificates.keytool(store, "-importcert", "-alias", "server", "-file", issued, "-noprompt");
        Certificates.keytool(store, "-delete", "-alias", "authority");
        return new KeyStoreFile(store, Certificates.PASSWORD);
    }

    @Test
    void anInsecureClientTrustsEverybody() {
        for (Certificates certificate : List.of(Certificates.SHARED, ELSEWHERE)) {
            try (TestServer server = serve(certificate);
                    TestClient client = new TestClient(factory -> factory.setTls(ClientTls.insecure()))) {
                client.talk(server.uri("/"));
            }
        }
    }

    @Test
    @Rfc6455({"4.1/13", "4.1/15"})
    void everythingIsInRecordsOfTls() throws IOException {
        try (TestServer server = serve(Certificates.SHARED);
                ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestClient client = trusting(Certificates.SHARED)) {
            CompletableFuture<List<Integer>> types = CompletableFuture.supplyAsync(() -> relayed(relay, server.port()));
            client.talk(URI.create("wss://localhost:" + relay.getLocalPort() + "/"));
            // The handshake first (22), then application data (23) and perhaps an alert (21): RFC 8446 section 5.1.
            assertThat(Limit.get(types, "the end")).startsWith(22).contains(23).isSubsetOf(20, 21, 22, 23);
        }
    }

    /** Relays one connection both ways, and returns the types of the records that the client sent. */
    private static List<Integer> relayed(ServerSocket relay, int port) {
        try (Socket client = relay.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            new Thread(() -> copy(server, client)).start();
            List<Integer> types = new ArrayList<>();
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int type = nextType(in); type >= 0; type = nextType(in)) {
                byte[] rest = new byte[4];
                in.readFully(rest);
                assertThat(rest[0]).as("version of a record of type " + type).isEqualTo((byte) 3);
                byte[] content = in.readNBytes((rest[2] & 0xFF) << 8 | rest[3] & 0xFF);
                types.add(type);
                pass(server, Bytes.concat(new byte[] {(byte) type}, rest, content));
            }
            return types;
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }

    /** The type of the next record; less than 0 at the end, whether the client says that it is done or drops the connection. */
    private static int nextType(DataInputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static void pass(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
        } catch (IOException gone) {
            // The last word of TLS: the other side does not wait for it.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // So does the test.
        }
    }

    private static List<SNIServerName> namedBy(TestClient client, String host) throws IOException {
        try (SSLServerSocket listening = (SSLServerSocket) Certificates.SHARED
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName(host))) {
            CompletableFuture<Connection> opening =
                    client.open(URI.create("wss://" + host + ":" + listening.getLocalPort() + "/"), new Recorder());
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
                socket.startHandshake();
                return ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
            } finally {
                opening.cancel(true);
            }
        }
    }

    @Test
    @Rfc6455("4.1/16")
    void theHostIsNamedUnlessItIsAnAddress() throws IOException {
        try (TestClient client = trusting(Certificates.SHARED)) {
            assertThat(namedBy(client, "localhost")).containsExactly(new SNIHostName("localhost"));
            assertThat(namedBy(client, "127.0.0.1")).isEmpty();
            assertThat(namedBy(client, "[::1]")).isEmpty();
        }
    }

    @Test
    @Regression("jetty #14564")
    void anEndpointThatBlocksInOnOpenGetsItsMessages() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Recorder blocking = new Recorder() {
            @Override
            void onOpened(Connection connection) {
                Limit.await(mayGoOn, "permission");
            }
        };
        try (TestServer server = TestServer.listening(
                        ListenerOptions.DEFAULT.withCertificate(Certificates.SHARED.asPem()),
                        ConnectionOptions.DEFAULT,
                        () -> new Recorder() {
                            @Override
                            void onOpened(Connection connection) {
                                connection.sendMessage("at once");
                            }
                        });
                TestClient client = trusting(Certificates.SHARED)) {
            Limit.get(client.open(server.uri("/"), blocking), "the handshake");
            // There is one selector: another connection opens and talks while the first one blocks.
            Recorder other = new Recorder();
            Limit.get(client.open(server.uri("/"), other), "another handshake");
            assertThat(other.next()).isEqualTo("open");
            assertThat(other.next()).isEqualTo("text at once");
            mayGoOn.countDown();
            assertThat(blocking.next()).isEqualTo("open");
            assertThat(blocking.next()).isEqualTo("text at once");
        }
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsReported() {
        try (TestServer plain = TestServer.serving(Recorder::echo);
                TestClient client = new TestClient()) {
            WebSocketOpenException failure = client.failureOf(URI.create("wss://localhost:" + plain.port() + "/"));
            assertThat(failure).hasMessageContaining(": TLS with localhost failed: ");
            assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
        }
    }

    /** Jetty may lose the connection before the request has it; then it is not told from one that never was. */
    @RepeatedTest(20)
    void aServerThatHangsUpDuringTlsIsReported() {
        try (RawServer server = new RawServer();
                TestClient client = new TestClient(factory -> factory.setConnectTimeout(Duration.ofMillis(200)))) {
            // Beside the test: in so short a time a busy machine does not even connect, and nobody comes.
            Thread hangingUp = new Thread(() -> hangUpOnAll(server), "hanging up");
            hangingUp.start();
            CompletableFuture<Connection> opening = client.open(
                    URI.create("wss://localhost:" + server.port() + "/"),
                    new Recorder(),
                    settings -> settings.setHandshakeTimeout(Duration.ofMillis(200)));
            WebSocketOpenException failure = TestClient.failureOf(opening);
            assertThat(failure.step()).as(failure.getMessage()).isIn(OpeningStep.TLS, OpeningStep.CONNECT);
        }
    }

    private static void hangUpOnAll(RawServer server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (UncheckedIOException closed) {
            // The test is over.
        }
    }

    @Test
    void aServerThatDoesNotFinishTlsIsGivenUp() {
        try (RawServer server = new RawServer();
                TestClient client = new TestClient()) {
            URI uri = URI.create("wss://localhost:" + server.port() + "/");
            CompletableFuture<Connection> opening =
                    client.open(uri, new Recorder(), settings -> settings.setHandshakeTimeout(TestClient.SHORT));
            try (RawPeer peer = server.accept()) {
                WebSocketOpenException failure = TestClient.failureOf(opening);
                assertThat(failure).hasMessage(uri + ": the server did not finish the TLS handshake in time");
                assertThat(failure.step()).isEqualTo(OpeningStep.TLS);
                peer.readToEnd();
            }
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefusedAtOnce(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate\n");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        for (Path file : List.of(text, empty, Certificates.SHARED.key())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClientTls.trusting(file))
                    .withMessage(file + " has no certificate in PEM");
        }
        Path missing = folder.resolve("missing.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientTls.trusting(missing))
                .withMessage(missing + " cannot be read");
    }

    @Test
    void whomToTrustIsSetBeforeTheStart() {
        try (TestClient client = new TestClient()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> client.factory().setTls(ClientTls.insecure()))
                    .withMessage("the factory is started");
        }
    }
}
