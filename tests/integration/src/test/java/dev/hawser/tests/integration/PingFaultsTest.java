package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hawser ping} says of servers that answer badly, late, twice, or not at all. */
@Tag("same-on-every-java")
class PingFaultsTest {
    private final RawServer server = new RawServer();
    private final String from = "from localhost:" + server.port() + ": ";

    @AfterEach
    void close() {
        server.close();
    }

    private Command ping(String... options) {
        List<String> arguments = new ArrayList<>(List.of("ping", "ws://localhost:" + server.port() + "/"));
        arguments.addAll(List.of(options));
        return new Command(arguments.toArray(String[]::new));
    }

    /** Answers the ping that goes ahead of all. */
    private RawPeer accept() {
        RawPeer peer = server.acceptWebSocket();
        pong(peer, peer.readFrame().payload());
        return peer;
    }

    private static void pong(RawPeer peer, byte[] payload) {
        peer.send(RawFrame.unmasked(RawFrame.PONG, payload));
    }

    private static Command.Result end(Command ping, RawPeer peer) {
        assertThat(peer.readToClose().closeCode()).isEqualTo(1000);
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
        peer.close();
        Command.Result result = ping.end();
        assertThat(result.err()).isEmpty();
        return result;
    }

    @Test
    void anAnswerThatDoesNotComeIsALoss() {
        try (Command ping = ping("-c", "3", "-i", "0", "-W", "2")) {
            RawPeer peer = accept();
            pong(peer, peer.readFrame().payload());
            peer.readFrame();
            pong(peer, peer.readFrame().payload());
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(1)).startsWith("56 bytes " + from + "seq=1 time=");
            assertThat(result.out().get(2)).isEqualTo("no answer " + from + "seq=2 after 2 s");
            assertThat(result.out().get(3)).startsWith("56 bytes " + from + "seq=3 time=");
            assertThat(result.out().get(6)).startsWith("3 sent, 2 received, 33.3% lost, time ");
            result.assertExitCode(1);
        }
    }

    @Test
    void withoutAnyAnswerThereAreNoTimes() {
        try (Command ping = ping("-c", "1", "-W", "0.1", "-q")) {
            RawPeer peer = server.acceptWebSocket();
            peer.readFrame();
            peer.readFrame();
            Command.Result result = end(ping, peer);
            assertThat(result.out()).hasSize(4);
            assertThat(result.out().get(3)).startsWith("1 sent, 0 received, 100% lost, time ");
            result.assertExitCode(1);
        }
    }

    @Test
    void anAnswerThatComesTooLateIsReportedAndStillALoss() {
        try (Command ping = ping("-c", "2", "-i", "0", "-W", "2")) {
            RawPeer peer = accept();
            byte[] first = peer.readFrame().payload();
            byte[] second = peer.readFrame().payload();
            pong(peer, first);
            pong(peer, second);
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(1)).isEqualTo("no answer " + from + "seq=1 after 2 s");
            assertThat(result.out().get(2)).matches("56 bytes " + from + "seq=1 time=\\d+ ms \\(late\\)");
            assertThat(result.out().get(6)).startsWith("2 sent, 1 received, +1 late, 50% lost, time ");
            result.assertExitCode(1);
        }
    }

    @Test
    void anAnswerThatComesTwiceIsReportedAndNoLoss() {
        try (Command ping = ping("-c", "2", "-i", "0")) {
            RawPeer peer = server.acceptWebSocket();
            for (int i = 0; i < 3; i++) {
                byte[] payload = peer.readFrame().payload();
                pong(peer, payload);
                pong(peer, payload);
            }
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(2)).isEqualTo("56 bytes " + from + "seq=1 (doubled)");
            // The second answer to the last one may come when it is over.
            assertThat(result.out().get(result.out().size() - 2))
                    .matches("2 sent, 2 received, \\+[12] doubled, 0% lost, time .*");
            result.assertExitCode(0);
        }
    }

    static Stream<Arguments> wrongAnswers() {
        return Stream.of(
                wrong("alters a byte", payload -> payload[40] ^= 1, "seq=1 byte 40 came back altered"),
                wrong("counts on", payload -> payload[15]++, "seq=2 was not sent"),
                wrong("counts back", payload -> payload[15]--, "seq=0 was not sent"));
    }

    private static Arguments wrong(String what, Consumer<byte[]> spoil, String complaint) {
        return arguments(what, spoil, complaint);
    }

    @ParameterizedTest(name = "a server that {0}")
    @MethodSource("wrongAnswers")
    void aWrongAnswerIsReportedAndDoesNotCount(String what, Consumer<byte[]> spoil, String complaint) {
        try (Command ping = ping("-c", "1", "-W", "2")) {
            RawPeer peer = accept();
            byte[] payload = peer.readFrame().payload();
            spoil.accept(payload);
            pong(peer, payload);
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(1)).isEqualTo("wrong answer " + from + complaint);
            assertThat(result.out().get(5)).startsWith("1 sent, 0 received, +1 wrong, 100% lost, time ");
            result.assertExitCode(1);
        }
    }

    @Test
    void anAnswerOfAnotherKindOrLengthIsWrong() {
        try (Command ping = ping("-c", "1", "-W", "2", "--message")) {
            RawPeer peer = accept();
            byte[] payload = peer.readFrame().payload();
            peer.send(RawFrame.unmasked(RawFrame.BINARY, payload));
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.concat(payload, Bytes.utf8("!"))));
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(1)).isEqualTo("wrong answer " + from + "seq=1 came back as binary");
            assertThat(result.out().get(2))
                    .isEqualTo("wrong answer " + from + "seq=1 57 bytes came back instead of 56");
            result.assertExitCode(1);
        }
    }

    @Test
    void whatTheServerSaysOfItselfIsShownSafelyAndHarmless() {
        try (Command ping = ping("-c", "1")) {
            RawPeer peer = accept();
            byte[] payload = peer.readFrame().payload();
            pong(peer, new byte[0]);
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("wel\u001b[2Jcome\n")));
            peer.send(RawFrame.unmasked(RawFrame.BINARY, new byte[100]));
            pong(peer, payload);
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(1)).isEqualTo("unasked " + from + "0 bytes \"\"");
            assertThat(result.out().get(2)).isEqualTo("unasked " + from + "12 bytes \"wel\\x1B[2Jcome\\x0A\"");
            assertThat(result.out().get(3))
                    .startsWith("unasked " + from + "100 bytes 00 00 ")
                    .endsWith(" 00 ...");
            assertThat(result.out().get(7)).startsWith("1 sent, 1 received, +3 unasked, 0% lost, time ");
            result.assertExitCode(0);
        }
    }

    @Test
    void aGreetingIsShownBehindTheFirstLine() {
        try (Command ping = ping("-c", "1")) {
            RawPeer peer = server.acceptWebSocket();
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("welcome")));
            pong(peer, peer.readFrame().payload());
            pong(peer, peer.readFrame().payload());
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(0)).startsWith("PING ws://localhost:");
            assertThat(result.out().get(1)).isEqualTo("unasked " + from + "7 bytes \"welcome\"");
            result.assertExitCode(0);
        }
    }

    @Test
    void aConnectionThatEndsAtOnceIsReported() {
        try (Command ping = ping()) {
            RawPeer peer = server.acceptWebSocket();
            peer.disconnect();
            Command.Result result = ping.end();
            assertThat(result.complaint())
                    .isEqualTo("hawser ping: the connection was lost: 1006 connection lost without a close frame");
            assertThat(result.out().get(0)).startsWith("PING ws://localhost:").doesNotContain("null");
            assertThat(result.out().get(3)).startsWith("0 sent, 0 received, 0% lost, time ");
            result.assertExitCode(1);
            peer.close();
        }
    }

    @Test
    void aFloodDoesNotKeepItFromEnding() {
        try (Command ping = ping("-c", "2", "-i", "0", "-q")) {
            RawPeer peer = accept();
            byte[] flood = RawFrame.unmasked(RawFrame.TEXT, new byte[100]).bytes();
            for (int i = 0; i < 2; i++) {
                byte[] payload = peer.readFrame().payload();
                for (int n = 0; n < 20_000; n++) {
                    peer.send(flood);
                }
                pong(peer, payload);
            }
            Command.Result result = end(ping, peer);
            assertThat(result.out().get(3)).startsWith("2 sent, 2 received, +40000 unasked, 0% lost, time ");
            result.assertExitCode(0);
        }
    }

    @Test
    void aServerThatReadsSlowlyIsNotOverrun() {
        int count = 40;
        String[] large = {"-c", String.valueOf(count), "-i", "0.001", "-s", "1000000", "-W", "1", "--message"};
        try (Command ping = ping(large)) {
            RawPeer peer = accept();
            ping.nextLine();
            // It has sent as much as fits, and waits.
            assertThat(ping.nextLine()).isEqualTo("no answer " + from + "seq=1 after 1 s");
            for (int i = 0; i < count; i++) {
                assertThat(peer.readFrame().payload()).hasSize(1_000_000);
            }
            assertThat(end(ping, peer).out()).anyMatch(line -> line.startsWith(count + " sent, 0 received, 100% lost"));
        }
    }

    @Test
    void aServerThatReadsAllAndAnswersNothingIsNotSentMoreThanIsRemembered() {
        int most = 64 * 1024;
        try (Command ping = ping("-i", "0.000001", "-W", "600", "-q");
                RawPeer peer = accept()) {
            byte[] first = peer.readFrame().payload();
            for (int i = 1; i < most; i++) {
                peer.readFrame();
            }
            assertThat(peer.hasUnread()).isFalse();
            pong(peer, first);
            assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PING);
            assertThat(peer.hasUnread()).isFalse();
            assertThat(ping.nextLine()).startsWith("PING ");
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                ending(
                        "closes",
                        peer -> peer.send(
                                RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1001, "going\u0007"))),
                        "the server closed the connection: 1001 going\\x07"),
                ending(
                        "closes without a code",
                        peer -> peer.send(RawFrame.unmasked(RawFrame.CLOSE, new byte[0])),
                        "the server closed the connection: 1005"),
                ending("hangs up", RawPeer::disconnect, "the connection was lost: 1006 connection lost"),
                ending("resets", RawPeer::reset, "the connection was lost: 1006 connection lost"),
                ending(
                        "masks its frames",
                        peer -> peer.send(RawFrame.masked(RawFrame.TEXT, new byte[1])),
                        "the server broke a rule or a limit, and the connection was closed: 1002 frame from a server is "
                                + "masked (RFC 6455 section 5.1)"),
                ending(
                        "sends nonsense",
                        peer -> peer.send("nonsense"),
                        "the server broke a rule or a limit, and the connection was closed: 1002 "));
    }

    private static Arguments ending(String what, Consumer<RawPeer> end, String complaint) {
        return arguments(what, end, complaint);
    }

    @ParameterizedTest(name = "a server that {0}")
    @MethodSource("endings")
    void aConnectionThatEndsInTheMiddleIsReported(String what, Consumer<RawPeer> end, String complaint) {
        try (Command ping = ping("-i", "0")) {
            RawPeer peer = accept();
            pong(peer, peer.readFrame().payload());
            peer.readFrame();
            end.accept(peer);
            Command.Result result = ping.end();
            assertThat(result.complaint()).startsWith("hawser ping: " + complaint);
            assertThat(result.out().get(4)).startsWith("2 sent, 1 received, 50% lost, time ");
            result.assertExitCode(1);
            peer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "talk"})
    void aServerThatNeverAnswersIsGivenUp(String command) {
        try (Command ping = new Command(command, "ws://localhost:" + server.port() + "/", "--connect-timeout", "3")) {
            RawPeer peer = server.accept();
            peer.readHead();
            peer.readToEnd();
            Command.Result result = ping.end();
            assertThat(result.complaint())
                    .isEqualTo("hawser " + command + ": ws://localhost:" + server.port()
                            + "/: the server did not answer the request in time");
            assertThat(result.out()).isEmpty();
            result.assertExitCode(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.9\r\n\r\n",
                "HTTP/1.1 101 Switching",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome\u001bpage",
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
            })
    void aHandshakeThatFailsIsOneLine(String answer) {
        try (Command ping = ping("-c", "1")) {
            RawPeer peer = server.accept();
            peer.readHead();
            peer.send(answer);
            peer.shutdownOutput();
            Command.Result result = ping.end();
            assertThat(result.complaint())
                    .startsWith("hawser ping: ws://localhost:" + server.port() + "/: ")
                    .doesNotContain("\u001b");
            assertThat(result.out()).isEmpty();
            result.assertExitCode(1);
            peer.close();
        }
    }
}
