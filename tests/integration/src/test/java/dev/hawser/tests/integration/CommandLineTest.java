package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hawser} says to good and bad command lines, and {@code hawser chat} as a process. */
class CommandLineTest {

    static Stream<Arguments> badUsage() {
        return Stream.of(
                usage("hawser: a command is missing; commands are chat, backup, "),
                usage(
                        "hawser: no such command 'cook'; commands are chat, backup, restore, export, serve, load, ",
                        "cook"),
                usage("hawser: no such command 'chta' (did you mean 'chat'?); commands are chat, ", "chta"),
                usage("hawser: no such option '--port'; those of a command stand behind it", "--port", "80", "chat"),
                usage(
                        "no such option '--memroy' (did you mean '--memory'?) (see hawser chat --help)",
                        "chat",
                        "--memroy"),
                usage("no such option '--prot' (did you mean '--port'?)", "serve", "--prot=80"),
                usage("no such option '-x' (see", "talk", "ws://localhost/", "-x"),
                usage("'8080' is one argument too many", "chat", "8080"),
                usage("no such option '--\\x1B[31m'", "chat", "--\u001b[31m"),
                usage("PORT 0 is not within 1 to 65535", "load", "localhost", "0"),
                usage("PORT 99999 is not within 1 to 65535", "load", "localhost", "99999"),
                usage("'abc'", "load", "localhost", "abc"),
                usage("CLIENTS -1 is not within 1 to 1000000", "load", "localhost", "8080", "-1"),
                usage("CLIENTS 0 is not within", "load", "localhost", "8080", "0"),
                usage("'1.5'", "load", "localhost", "8080", "1.5"),
                usage("MESSAGES 0 is not within", "load", "localhost", "8080", "1", "0"),
                usage("'99999999999'", "load", "localhost", "8080", "1", "99999999999"),
                usage("--window 0 is not within", "load", "--window", "0"),
                usage("--timeout 0 is not within", "load", "--timeout", "0"),
                usage("'soup'", "load", "--mode", "soup"),
                usage("--soup", "load", "--soup"),
                usage("extra", "load", "localhost", "8080", "1", "1", "extra"),
                usage("no address", "load", "two words"),
                usage("HOST \"under_score\" is no host name or address", "load", "under_score"),
                usage("a port, which is a word of its own: localhost 8080", "load", "localhost:8080"),
                usage("--json and --html name the same file", "load", "--json", "a", "--html", "./a"),
                usage("'fast' is no number", "load", "--rate", "fast"),
                usage("'1.5' is no whole number", "load", "--seed", "1.5"),
                usage("has no host", "load", "ws:///path"),
                usage("does not begin with ws:// or wss://", "load", "http://localhost/"),
                usage("does not begin with ws:// or wss://", "load", "ws://localhost/", "100"),
                usage("has a fragment", "load", "ws://localhost/#a"),
                usage("--path beside a URL", "load", "ws://localhost/", "--path", "/x"),
                usage("CLIENTS and --clients", "load", "localhost", "8080", "1", "--clients", "1"),
                usage("MESSAGES and --messages", "load", "localhost", "8080", "1", "1", "--messages", "1"),
                usage("--window and --rate", "load", "--window", "1", "--rate", "1"),
                usage("--rate 0.0 is not within", "load", "--rate", "0"),
                usage("--rate NaN is not within", "load", "--rate", "NaN"),
                usage("--duration -1.0 is not within", "load", "--duration", "-1"),
                usage("--ramp-up -1.0 is not within", "load", "--ramp-up", "-1"),
                usage("--clients 0 is not within", "load", "--clients", "0"),
                usage("--messages 0 is not within", "load", "--messages", "0"),
                usage("--interval 0 is not within", "load", "--interval", "0"),
                usage("--mode idle needs a --duration", "load", "--mode", "idle"),
                usage("so it has no --rate", "load", "--mode", "idle", "--duration", "1", "--rate", "1"),
                usage("has no latency", "load", "--mode", "idle", "--duration", "1", "--fail-if", "p99>1s"),
                usage("--size 5 bytes are not within 24", "load", "--size", "5"),
                usage("--size 200 to 100 bytes are no range", "load", "--size", "200-100"),
                usage("--size \"x\" is no number of bytes", "load", "--size", "x"),
                usage("--fail-if \"p99>50\": a time is in us, ms or s", "load", "--fail-if", "p99>50"),
                usage("--fail-if \"p99\" is not like", "load", "--fail-if", "p99"),
                usage("port \"abc\" is no whole number (--port)", "chat", "--port", "abc"),
                usage("port \"99999\" is not within 0 to 65535 (--port)", "chat", "--port", "99999"),
                usage("port \"-1\" is not within 0 to 65535 (--port)", "chat", "--port=-1"),
                usage("--port", "chat", "--port"),
                usage("--soup", "chat", "--soup"),
                usage("\"a,b,c\" names more than two files", "chat", "--tls", "a,b,c"),
                usage("is of no use without tls (--tls-password-file)", "chat", "--tls-password-file", "secret"),
                usage(
                        "durability \"os\" is of no use with --memory (--durability)",
                        "chat",
                        "--memory",
                        "--durability",
                        "os"),
                usage("is of no use with --memory (--data)", "chat", "--memory", "--data", "folder"),
                usage("the file of settings no/such is not there", "chat", "--config", "no/such"),
                usage("the file of settings . is a folder", "chat", "--config", "."),
                usage("is none of os, fsync (--durability)", "chat", "--data", "folder", "--durability", "memory"),
                usage("--data", "chat", "--data"),
                usage("'abc' is no whole number", "serve", "--port", "abc"),
                usage("port 99999 is not within 0 to 65535", "serve", "--port", "99999"),
                usage("--docroot", "serve", "--docroot"),
                usage("'--log-format'", "serve", "--log-format", "xml"),
                usage("extra", "serve", "extra"),
                usage("--soup", "serve", "--soup"),
                usage("URL", "ping"),
                usage("does not begin with ws:// or wss://", "ping", "http://localhost/"),
                usage("does not begin with ws:// or wss://", "talk", "localhost:8080"),
                usage("is no URL", "ping", "ws://two words/"),
                usage("has no host", "talk", "ws:///path"),
                usage("\"under_score:80\" is no host name or address", "ping", "ws://under_score:80/"),
                usage("has the port 65536, which is not within 1 to 65535", "ping", "ws://localhost:65536/"),
                usage("on localhost:80 has a user name", "load", "ws://ann:secret@localhost:80/"),
                usage("\"ws://***@two words/\" is no URL", "load", "ws://ann:secret@two words/"),
                usage("has a fragment", "talk", "ws://localhost/#top"),
                usage("--count -1 is not within", "ping", "ws://localhost/", "-c", "-1"),
                usage("--count 0 is not within 1", "ping", "ws://localhost/", "-c", "0"),
                usage("--interval -0.1 is not within", "ping", "ws://localhost/", "-i", "-0.1"),
                usage("--interval NaN is not within", "ping", "ws://localhost/", "-i", "NaN"),
                usage("'soon' is no number", "ping", "ws://localhost/", "-i", "soon"),
                usage("--timeout 0 leaves no time", "ping", "ws://localhost/", "-W", "0"),
                usage("--size 15 is not within 16", "ping", "ws://localhost/", "-s", "15"),
                usage("--size 126 is more than the 125 bytes of a ping frame", "ping", "ws://localhost/", "-s", "126"),
                usage("is not within 16 to 67108864", "ping", "ws://localhost/", "-s", "67108865", "--binary"),
                usage("--fragment 0 is not within", "ping", "ws://localhost/", "--fragment", "0"),
                usage("more than 64 MiB", "ping", "ws://localhost/", "-s", "10000000", "--aggregate", "10"),
                usage("--header \"a b: c\"", "talk", "ws://localhost/", "--header", "a b: c"),
                usage("--header \"none\"", "talk", "ws://localhost/", "--header", "none"),
                usage(
                        "--header: the header field A has the character U+000D",
                        "talk",
                        "ws://a/",
                        "--header",
                        "A: b\rC: d"),
                usage("--origin: the header field Origin has the", "ping", "ws://localhost/", "--origin", "a\n"),
                usage("belongs to the handshake", "talk", "ws://localhost/", "--header", "Sec-WebSocket-Key: a"),
                usage("--user needs NAME:PASSWORD", "ping", "ws://localhost/", "--user", "ann"),
                usage("--proxy", "ping", "ws://localhost/", "--proxy", "soup"),
                usage("exclude each other", "ping", "ws://localhost/", "--insecure", "--cacert", "a"),
                usage("--connect-timeout -1.0", "ping", "ws://localhost/", "--connect-timeout", "-1"),
                usage("--connect-timeout 0.0 leaves no time", "ping", "ws://localhost/", "--connect-timeout", "0"),
                usage("--connect-timeout 1.0E-4 leaves no time", "load", "--connect-timeout", "0.0001"),
                usage("--wait -1.0 is not within", "talk", "ws://localhost/", "--wait", "-1"),
                usage("sub-protocol", "talk", "ws://localhost/", "--protocol", "two words"));
    }

    private static Arguments usage(String complaint, String... arguments) {
        return arguments(String.join(" ", arguments), complaint, arguments);
    }

    @ParameterizedTest(name = "hawser {0}")
    @MethodSource("badUsage")
    void badUsageIsOneLineAndExitCode2(String line, String complaint, String[] arguments) {
        Command.Result result = Command.run(arguments);
        assertThat(result.complaint()).startsWith("hawser").contains(complaint).contains("--help)");
        result.assertExitCode(2);
        assertThat(result.out()).isEmpty();
    }

    static Stream<Arguments> goodUsage() {
        return Stream.of(
                usage("Usage: hawser ", "--help"),
                usage("Usage: hawser load ", "load", "--help"),
                usage("Usage: hawser chat ", "chat", "--help"),
                usage("Usage: hawser serve ", "serve", "--help"),
                usage("Usage: hawser ping ", "ping", "--help"),
                usage("Usage: hawser talk ", "talk", "--help"),
                usage("hawser ", "--version"));
    }

    @ParameterizedTest(name = "hawser {0}")
    @MethodSource("goodUsage")
    void helpAndVersionArePrinted(String line, String beginning, String[] arguments) {
        Command.Result result = Command.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().get(0)).startsWith(beginning);
        result.assertExitCode(0);
    }

    /** Runs a server that keeps nothing. */
    private static Command.Result runServer(String command, String... arguments) {
        Stream<String> kept =
                command.equals("chat") ? Stream.of(command, "--memory", "--management", "off") : Stream.of(command);
        return Command.run(Stream.concat(kept, Stream.of(arguments)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "serve"})
    void aPortInUseIsReported(String command) {
        try (RawServer other = new RawServer()) {
            String port = String.valueOf(other.port());
            Command.Result result = runServer(command, "--host", "127.0.0.1", "--port", port);
            assertThat(result.complaint())
                    .isEqualTo("hawser " + command + ": cannot listen on 127.0.0.1 port " + port
                            + ": Address already in use");
            result.assertExitCode(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "serve"})
    void aCertificateThatCannotBeUsedIsReported(String command) {
        Command.Result missing = runServer(command, "--port", "0", "--tls", "no/such.p12");
        assertThat(missing.complaint())
                .isEqualTo("hawser " + command + ": --tls: key store no/such.p12: does not exist");
        missing.assertExitCode(1);

        String store = Certificates.SHARED.keyStore().toString();
        Command.Result locked = runServer(command, "--port", "0", "--tls", store);
        assertThat(locked.complaint())
                .isEqualTo("hawser " + command + ": --tls: key store " + store + ": it needs a password");
        locked.assertExitCode(1);
    }

    @Test
    void aPasswordFileThatCannotBeReadIsReported() {
        Command.Result result = Command.run("serve", "--tls", "store.p12", "--tls-password-file", "no/such");
        assertThat(result.complaint()).isEqualTo("hawser serve: --tls-password-file no/such cannot be read");
        result.assertExitCode(1);
    }

    @Test
    void saysWhyAFolderForTheRoomsCannotBeUsed(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Command.run("chat", "--management", "off", "--port", "0", "--data", file.toString())
                        .complaint())
                .isEqualTo("hawser chat: data: folder " + file + " cannot be used: " + file + " is no folder");

        Path data = folder.resolve("data");
        Files.createDirectories(data);
        Files.write(data.resolve("session.key"), new byte[] {1, 2, 3});
        List<String> shortKey = Command.run("chat", "--management", "off", "--port", "0", "--data", data.toString())
                .err();
        assertThat(shortKey)
                .last()
                .asString()
                .isEqualTo("hawser chat: data: the key in " + data.resolve("session.key")
                        + " cannot be used: a session key of 3 < 32 bytes");
        Files.delete(data.resolve("session.key"));

        try (Command first = new Command("chat", "--management", "off", "--port", "0", "--data", data.toString())) {
            assertThat(first.nextLine()).startsWith("Chat room at");
            assertThat(Command.run("chat", "--management", "off", "--port", "0", "--data", data.toString())
                            .err())
                    .last()
                    .asString()
                    .isEqualTo("hawser chat: data: folder " + data + " is in use by another store");
            first.terminate();
            assertThat(first.end().exitCode()).isNotZero();
        }
    }

    @Test
    void aDocumentRootThatIsNoFolderIsReported() {
        Command.Result result = Command.run("serve", "--port", "0", "--docroot", "pom.xml");
        assertThat(result.complaint()).isEqualTo("hawser serve: --docroot pom.xml is no folder");
        result.assertExitCode(1);
    }

    @Test
    void chatServesItsPageOverTlsAndHttp2() throws Exception {
        String files = Certificates.SHARED.chain() + "," + Certificates.SHARED.key();
        try (Command chat = new Command("chat", "--memory", "--management", "off", "--port", "0", "--tls", files)) {
            String line = chat.nextLine();
            assertThat(line).matches("Chat room at https://localhost:\\d+/ \\(Ctrl-C stops it\\)");
            URI page = URI.create(line.replaceAll(".*(https:\\S+).*", "$1"));
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(Certificates.SHARED.clientContext())
                    .build();
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            URI room = URI.create("wss://localhost:" + page.getPort() + "/chat");
            try (JdkPeer member = new JdkPeer(client, room, "chat")) {
                assertThat(member.next()).isEqualTo("open chat");
                member.sendText("ann:hello");
                assertThat(member.next()).isEqualTo("text ann:hello");
            }
            chat.terminate();
            assertThat(chat.end().err()).isEmpty();
        }
    }

    @Test
    void serveSaysItsAddressLogsAndStopsWhenItIsTold(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "a");
        Path password = Files.writeString(folder.resolve(".password"), Certificates.PASSWORD + "\n");
        String store = Certificates.SHARED.keyStore().toString();
        try (Command serve = new Command(
                "serve",
                "--port",
                "0",
                "--docroot",
                folder.toString(),
                "--tls",
                store,
                "--tls-password-file",
                password.toString())) {
            String line = serve.nextLine();
            assertThat(line)
                    .matches("Test server at https://localhost:\\d+/, documents of \\Q" + folder
                            + "\\E \\(Ctrl-C stops it\\)");
            int port = Integer.parseInt(line.replaceAll("\\D+(\\d+)/, .*", "$1"));
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(Certificates.SHARED.clientContext())
                    .build();
            try (JdkPeer peer = new JdkPeer(client, URI.create("wss://localhost:" + port + "/x"), "echo")) {
                assertThat(peer.next()).isEqualTo("open echo");
                assertThat(serve.nextLine()).contains(" open ").endsWith(" /x HTTP/1.1 echo");
                peer.sendText("hello");
                assertThat(peer.next()).isEqualTo("text hello");
                serve.terminate();
                assertThat(peer.next()).isEqualTo("close 1001 the server is going down");
                assertThat(serve.nextLine()).startsWith("Stopping ");
                assertThat(serve.nextLine()).contains(" closed ").endsWith(" 1001, received 1 message, 5 bytes");
            }
            Command.Result result = serve.end();
            result.assertExitCode(0, 143);
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void serveIsQuietWhenItIsTold() {
        try (Command serve = new Command("serve", "--port", "0", "--quiet")) {
            int port = Integer.parseInt(serve.nextLine().replaceAll("\\D+(\\d+)/, .*", "$1"));
            RawPeer peer = RawPeer.connect(port).open("/");
            peer.sendClose(1000, "");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.readToEnd();
            serve.terminate();
            assertThat(serve.end().out()).hasSize(2).last().asString().startsWith("Stopping ");
        }
    }

    @Test
    void serveWritesItsLogInJsonToo() {
        try (Command serve = new Command("serve", "--port", "0", "--log-format", "json")) {
            int port = Integer.parseInt(serve.nextLine().replaceAll("\\D+(\\d+)/, .*", "$1"));
            try (RawPeer peer = RawPeer.connect(port)) {
                peer.send(RawPeer.handshake("/", "Origin: http://conformance.example"));
                assertThat(peer.readHead().status()).isEqualTo(403);
            }
            serve.terminate();
            assertThat(serve.end().err())
                    .singleElement()
                    .satisfies(line -> assertThat(Json.object(line))
                            .containsKeys("time", "level", "logger", "thread")
                            .extractingByKey("message")
                            .asString()
                            .contains("http://conformance.example"));
        }
    }

    @Test
    void aHostThatIsNotOursIsReported() {
        Command.Result result =
                Command.run("chat", "--memory", "--management", "off", "--host", "no-such-host.invalid", "--port", "0");
        assertThat(result.complaint())
                .isEqualTo("hawser chat: cannot listen on no-such-host.invalid port 0: no such host");
        result.assertExitCode(1);
    }

    @Test
    void chatSaysItsAddressServesAndStopsWhenItIsTold() {
        try (Command chat = new Command("chat", "--memory", "--management", "off", "--port", "0")) {
            String line = chat.nextLine();
            assertThat(line).matches("Chat room at http://localhost:\\d+/ \\(Ctrl-C stops it\\)");
            int port = Integer.parseInt(line.replaceAll("\\D+(\\d+)\\D+", "$1"));
            try (RawPeer page = RawPeer.connect(port);
                    RawPeer member = RawPeer.connect(port).open("/chat", "Sec-WebSocket-Protocol: chat")) {
                page.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(page.readAnswer().status()).isEqualTo(200);
                member.sendText("ann:hello");
                assertThat(member.readFrame().text()).isEqualTo("ann:hello");

                chat.terminate();
                assertThat(member.readToClose().closeCode()).isEqualTo(1001);
                member.send(RawFrame.masked(RawFrame.CLOSE, RawFrame.closePayload(1001, "")));
                member.readToEnd();
            }
            Command.Result result = chat.end();
            result.assertExitCode(0, 143);
            assertThat(result.out()).last().asString().startsWith("Stopping ");
            assertThat(result.err()).isEmpty();
        }
    }
}
