package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.CertificateFile;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code hawser ping}, {@code hawser talk} and {@code hawser load} connect when they are told. */
@Tag("same-on-every-java")
class ConnectOptionsTest {

    private static TestServer tlsServer() throws Exception {
        String files = Certificates.SHARED.chain() + "," + Certificates.SHARED.key();
        ListenerOptions listener = ListenerOptions.DEFAULT.withCertificate(CertificateFile.parse(files, ""));
        return TestServer.listening(listener, ConnectionOptions.DEFAULT, SendBack::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "talk"})
    void theRequestHasWhatWasAskedFor(String command) {
        try (RawServer server = new RawServer();
                Command running = new Command(
                        command,
                        "ws://localhost:" + server.port() + "/a?b=c",
                        "--header=X-Mine: one two ",
                        "--header",
                        "Cookie:a=b",
                        "--origin",
                        "https://page.example",
                        "--protocol",
                        "soup",
                        "--protocol",
                        "chat")) {
            RawPeer peer = server.accept();
            HttpHead request = peer.readHead();
            assertThat(request.startLine()).isEqualTo("GET /a?b=c HTTP/1.1");
            assertThat(request.field("x-mine")).isEqualTo("one two");
            assertThat(request.field("cookie")).isEqualTo("a=b");
            assertThat(request.field("origin")).isEqualTo("https://page.example");
            assertThat(request.field("sec-websocket-protocol")).isEqualTo("soup, chat");
            peer.send(RawPeer.acceptance(request, "Sec-WebSocket-Protocol: chat"));
            peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
            peer.readToClose();
            peer.close();
            assertThat(running.end().err().get(0)).contains("the server closed the connection: 1000");
        }
    }

    @Test
    void aCertificateThatNobodySignedIsRefused() throws Exception {
        try (TestServer server = tlsServer()) {
            Command.Result result = Command.run("ping", server.uri("/").toString(), "-c", "1");
            assertThat(result.complaint()).startsWith("hawser ping: " + server.uri("/") + ": ");
            result.assertExitCode(1);
        }
    }

    @Test
    void itIsTakenWhenItIsTrustedOrNotChecked() throws Exception {
        try (TestServer server = tlsServer()) {
            String uri = server.uri("/").toString();
            Command.Result trusted = Command.run(
                    "ping",
                    uri,
                    "-c",
                    "1",
                    "--cacert",
                    Certificates.SHARED.chain().toString());
            assertThat(trusted.err()).isEmpty();
            trusted.assertExitCode(0);
            Command.Result unchecked = Command.pipe("a\n", "talk", uri, "--insecure", "-q");
            assertThat(unchecked.err()).isEmpty();
            assertThat(unchecked.out()).containsExactly("a");
        }
    }

    @Test
    void aFileThatIsNoCertificateIsReported(@TempDir Path folder) throws Exception {
        Command.Result missing = Command.run("ping", "wss://localhost:1/", "--cacert", "no/such.pem");
        assertThat(missing.complaint()).isEqualTo("hawser ping: --cacert no/such.pem cannot be read");
        missing.assertExitCode(1);
        Path file = Files.writeString(folder.resolve("a.pem"), "soup");
        Command.Result soup = Command.run("talk", "wss://localhost:1/", "--cacert", file.toString());
        assertThat(soup.complaint()).startsWith("hawser talk: --cacert " + file + ": ");
        soup.assertExitCode(1);
    }

    /** A command that succeeds when its connections open. */
    private static Command.Result once(String command, String uri, String... options) {
        List<String> words = new ArrayList<>(List.of(command, uri));
        words.addAll(
                switch (command) {
                    case "ping" -> List.of("-c", "1", "--message");
                    case "talk" -> List.of("-q");
                    default -> List.of("--mode", "echo", "--clients", "2", "--messages", "4", "--no-progress");
                });
        words.addAll(List.of(options));
        return Command.pipe("a\n", words.toArray(String[]::new));
    }

    private static void assertSucceeded(Command.Result result) {
        assertThat(result.err()).isEmpty();
        result.assertExitCode(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "talk", "load"})
    void aServerThatAsksWhoIsThereIsToldWhenItAsks(String command, @TempDir Path folder) {
        try (TestServer server = TestServer.serving(SendBack::new);
                Daemon nginx = Proxies.nginx(folder, server.port())) {
            String uri = "ws://localhost:" + nginx.port() + "/";
            String user = Proxies.USER + ":" + Proxies.PASSWORD;
            assertSucceeded(once(command, uri, "--user", user));
            Command.Result wrong = once(command, uri, "--user", "anna:wrong");
            assertThat(String.join(" ", wrong.err())).contains("401");
            wrong.assertExitCode(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "talk", "load"})
    void theWayIsThroughAProxy(String command, @TempDir Path folder) throws Exception {
        try (TestServer server = tlsServer();
                Daemon squid = Proxies.squidWithBasic(folder)) {
            String uri = server.uri("/").toString();
            String proxy = "http://" + Proxies.CREDENTIALS + "localhost:" + squid.port();
            assertSucceeded(once(command, uri, "--proxy", proxy, "--insecure"));
            Command.Result nobody = once(command, uri, "--proxy", "http://localhost:" + squid.port(), "--insecure");
            assertThat(String.join(" ", nobody.err())).contains("407");
            nobody.assertExitCode(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "talk", "load"})
    void theVersionOfHttpIsTheOneThatWasAskedFor(String command) throws Exception {
        List<String> versions = new CopyOnWriteArrayList<>();
        String files = Certificates.SHARED.chain() + "," + Certificates.SHARED.key();
        ListenerOptions listener = ListenerOptions.DEFAULT.withCertificate(CertificateFile.parse(files, ""));
        try (TestServer server = new TestServer(listener, ConnectionOptions.DEFAULT, (request, protocol) -> {
                    versions.add(request.getConnectionMetaData().getProtocol());
                    return new SendBack();
                })
                .start()) {
            String uri = server.uri("/").toString();
            for (String version : List.of("1.1", "2", "negotiated")) {
                assertSucceeded(once(command, uri, "--insecure", "--http", version));
            }
            assertThat(versions).startsWith("HTTP/1.1").endsWith("HTTP/2.0").containsOnly("HTTP/1.1", "HTTP/2.0");
            Command.Result wrong = once(command, uri, "--insecure", "--http", "3");
            assertThat(wrong.complaint()).contains("--http is 1.1, 2 or negotiated, not \"3\"");
            assertThat(wrong.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void theWayIsThroughSocks() {
        try (TestServer server = TestServer.serving(SendBack::new);
                Daemon socks = Proxies.socks()) {
            assertSucceeded(once("ping", server.uri("/").toString(), "--proxy", "socks5://localhost:" + socks.port()));
        }
    }

    @Test
    void loadTrustsAFileOfCertificatesAndNobodyElse() throws Exception {
        try (TestServer server = tlsServer()) {
            String uri = server.uri("/").toString();
            assertSucceeded(
                    once("load", uri, "--cacert", Certificates.SHARED.chain().toString()));
            Command.Result strict = once("load", uri);
            assertThat(String.join(" ", strict.err())).contains("certificate");
            strict.assertExitCode(1);
        }
    }

    @Test
    void aTraceHasEveryFrame() {
        try (TestServer server = TestServer.serving(SendBack::new)) {
            Command.Result result =
                    Command.pipe("hello\n", "talk", "--trace", server.uri("/").toString());
            assertThat(result.out()).containsExactly("hello");
            assertThat(result.err()).anyMatch(line -> line.contains("-> TEXT fin 5 bytes \"hello\""));
            assertThat(result.err()).anyMatch(line -> line.contains("<- TEXT fin 5 bytes \"hello\""));
            assertThat(result.err())
                    .filteredOn(line -> line.contains("-> CLOSE"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, -> GET /chat?room=5 HTTP/1.1 {, <- HTTP/1.1 101 Switching Protocols {",
        "2, -> CONNECT /chat?room=5 HTTP/2 {, <- HTTP/2 200 {"
    })
    void aTraceHasTheHandshakeWithoutWhatIsSecret(String version, String asked, String answered) throws Exception {
        try (TestServer server = tlsServer()) {
            String uri = server.uri("/chat?room=5").toString();
            Command.Result result = Command.pipe(
                    "", "talk", "--trace", "--insecure", "--http", version, "--header", "X-Token: secret", uri);
            assertThat(result.err())
                    .anyMatch(line -> line.contains(asked)
                            && line.contains("Sec-WebSocket-Version: 13")
                            && line.contains("X-Token: ..."))
                    .anyMatch(line -> line.contains(answered))
                    .noneMatch(line -> line.contains("secret"));
            result.assertExitCode(0);
        }
    }

    @Test
    void aPortOnWhichNobodyListensIsReported() {
        RawServer server = new RawServer();
        server.close();
        String uri = "ws://localhost:" + server.port() + "/";
        Command.Result result = Command.pipe("a\n", "talk", uri);
        assertThat(result.complaint()).startsWith("hawser talk: " + uri + ": nobody listens there");
        result.assertExitCode(1);
    }
}
