package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code hawser} says to good and bad command lines, and {@code hawser chat} as a process. */
class CommandLineTest {

    static Stream<Arguments> badUsage() {
        return Stream.of(
                usage("a command is missing"),
                usage("cook", "cook"),
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
                usage("'abc'", "chat", "--port", "abc"),
                usage("port 99999 is not within 0 to 65535", "chat", "--port", "99999"),
                usage("port -1 is not within 0 to 65535", "chat", "--port", "-1"),
                usage("--port", "chat", "--port"),
                usage("--soup", "chat", "--soup"));
    }

    private static Arguments usage(String complaint, String... arguments) {
        return arguments(String.join(" ", arguments), complaint, arguments);
    }

    @ParameterizedTest(name = "hawser {0}")
    @MethodSource("badUsage")
    void badUsageIsOneLineAndExitCode2(String line, String complaint, String[] arguments) {
        Command.Result result = Command.run(arguments);
        assertThat(result.complaint()).startsWith("hawser").contains(complaint).contains("--help)");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    static Stream<Arguments> goodUsage() {
        return Stream.of(
                usage("Usage: hawser ", "--help"),
                usage("Usage: hawser load ", "load", "--help"),
                usage("Usage: hawser chat ", "chat", "--help"),
                usage("hawser ", "--version"));
    }

    @ParameterizedTest(name = "hawser {0}")
    @MethodSource("goodUsage")
    void helpAndVersionArePrinted(String line, String beginning, String[] arguments) {
        Command.Result result = Command.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.out().get(0)).startsWith(beginning);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aPortInUseIsReported() {
        try (RawServer other = new RawServer()) {
            String port = String.valueOf(other.port());
            Command.Result result = Command.run("chat", "--host", "127.0.0.1", "--port", port);
            assertThat(result.complaint())
                    .isEqualTo("hawser chat: cannot listen on 127.0.0.1 port " + port + ": Address already in use");
            assertThat(result.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aHostThatIsNotOursIsReported() {
        Command.Result result = Command.run("chat", "--host", "no-such-host.invalid", "--port", "0");
        assertThat(result.complaint())
                .isEqualTo("hawser chat: cannot listen on no-such-host.invalid port 0: no such host");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void chatSaysItsAddressServesAndStopsWhenItIsTold() {
        try (Command chat = new Command("chat", "--port", "0")) {
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
            assertThat(result.exitCode()).isIn(0, 143);
            assertThat(result.err()).isEmpty();
        }
    }
}
