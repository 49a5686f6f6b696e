package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hawser talk} in pipes: what is sent, what is printed, when it ends, and the exit code. */
@Tag("same-on-every-java")
class TalkCommandTest {
    private static final int LARGE = 8 * 1024 * 1024;

    private final RawServer server = new RawServer();
    private final String uri = "ws://localhost:" + server.port() + "/";

    @AfterEach
    void close() {
        server.close();
    }

    private static TestServer echo() {
        ConnectionOptions options = ConnectionOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMaxMessageSize(2 * LARGE))
                .withSendBudget(4 * LARGE);
        return TestServer.serving(options, SendBack::new);
    }

    private Command talk(String input, String... options) {
        Command command = talking(options);
        command.type(input);
        command.endInput();
        return command;
    }

    /** One whose input does not end. */
    private Command talking(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "talk";
        arguments[1] = uri;
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Command.interruptible(arguments);
    }

    private static void close(RawPeer peer, int code, String reason) {
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(code, reason)));
        peer.readToClose();
        peer.close();
    }

    /** The server's side of a close handshake that the command began. */
    private static void closed(RawPeer peer) {
        assertThat(peer.readToClose().closeCode()).isEqualTo(1000);
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
        peer.close();
    }

    /** Answers the question whether all is read. */
    private static void pong(RawPeer peer) {
        RawFrame ping = peer.readFrame();
        assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
        peer.send(RawFrame.unmasked(RawFrame.PONG, ping.payload()));
    }

    @Test
    void linesAreSentAndAnswersPrinted() {
        try (TestServer echo = echo()) {
            Command.Result result = Command.pipe(
                    "a\r\n\nöß\u001b[31m\nlast", "talk", echo.uri("/").toString());
            assertThat(result.out()).containsExactly("a", "", "öß\u001b[31m", "last");
            assertThat(result.complaint()).isEqualTo("hawser talk: closed: 1000");
            result.assertExitCode(0);
        }
    }

    @Test
    void withoutInputNothingIsSent() {
        try (TestServer echo = echo()) {
            Command.Result result = Command.pipe("", "talk", "-q", echo.uri("/").toString());
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).isEmpty();
            result.assertExitCode(0);
        }
    }

    @Test
    void npmWsTalks() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        try (NodePeer node = NodePeer.listen("chat", port);
                Command talk = new Command("talk", "--protocol", "chat", "ws://localhost:" + Limit.get(port, "port"))) {
            assertThat(node.next()).isEqualTo("open chat");
            talk.type("hello\n");
            assertThat(node.next()).isEqualTo("text hello");
            node.sendFragments("good ", "day");
            assertThat(talk.nextLine()).isEqualTo("good day");
            node.close(1000, "bye");
            Command.Result result = talk.end();
            assertThat(result.complaint()).isEqualTo("hawser talk: the server closed the connection: 1000 bye");
            result.assertExitCode(0);
        }
    }

    @Test
    void hugeMessagesPass() {
        try (TestServer echo = echo()) {
            String large = "x".repeat(LARGE);
            Command.Result result =
                    Command.pipe("a\n" + large + "\nb\n", "talk", echo.uri("/").toString());
            assertThat(result.out()).hasSize(3);
            assertThat(result.out().get(1).equals(large)).isTrue();
            result.assertExitCode(0);
        }
    }

    @Test
    void manyLinesPassInOrder() {
        StringBuilder lines = new StringBuilder();
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            lines.append("line ").append(i).append('\n');
        }
        try (TestServer echo = echo()) {
            List<String> out = Command.pipe(
                            lines.toString(), "talk", echo.uri("/").toString())
                    .out();
            assertThat(out).hasSize(count);
            assertThat(String.join("\n", out) + "\n").isEqualTo(lines.toString());
        }
    }

    @Test
    void binaryMessagesArePrintedInHexadecimalDigits() {
        try (Command talk = talking()) {
            RawPeer peer = server.acceptWebSocket();
            peer.send(RawFrame.unmasked(RawFrame.BINARY, new byte[] {0, 'a', (byte) 0xFF}));
            assertThat(talk.nextLine()).isEqualTo("0061FF");
            close(peer, 1000, "");
            talk.end().assertExitCode(0);
        }
    }

    @Test
    void binaryLinesAreSentAndPrintedAsTheyAre() throws Exception {
        try (Command talk = new Command("talk", uri, "--binary")) {
            talk.type(new byte[] {'a', (byte) 0xFF, 0, '\n'});
            talk.endInput();
            RawPeer peer = server.acceptWebSocket();
            RawFrame line = peer.readFrame();
            assertThat(line.opcode()).isEqualTo(RawFrame.BINARY);
            assertThat(line.payload()).containsExactly('a', 0xFF, 0);
            peer.send(RawFrame.unmasked(RawFrame.BINARY, Bytes.utf8("as it is")));
            pong(peer);
            closed(peer);
            assertThat(talk.end().out()).containsExactly("as it is");
        }
    }

    @Test
    void aLineThatIsNotUtf8IsNotSent() {
        try (Command talk = new Command("talk", uri)) {
            talk.type(new byte[] {'a', '\n', (byte) 0xFF, '\n', 'b', '\n'});
            RawPeer peer = server.acceptWebSocket();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            closed(peer);
            Command.Result result = talk.end();
            assertThat(result.err().get(0))
                    .isEqualTo("hawser talk: line 2 of the input is not UTF-8; --binary sends lines as they are");
            result.assertExitCode(1);
        }
    }

    @Test
    void itClosesWhenTheServerHasReadAllAndHadTimeToAnswer() {
        try (Command talk = talk("a\n", "--wait", "0.001")) {
            RawPeer peer = server.acceptWebSocket();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            RawFrame ping = peer.readFrame();
            // Only who has answered the ping has read what came before it.
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("slow answer")));
            assertThat(talk.nextLine()).isEqualTo("slow answer");
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("another one")));
            peer.send(RawFrame.unmasked(RawFrame.PONG, ping.payload()));
            closed(peer);
            Command.Result result = talk.end();
            assertThat(result.out()).containsExactly("slow answer", "another one");
            result.assertExitCode(0);
        }
    }

    @Test
    void withoutWaitingItClosesBehindTheLastLine() {
        try (Command talk = talk("a\nb\n", "--wait", "0")) {
            RawPeer peer = server.acceptWebSocket();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            assertThat(peer.readFrame().text()).isEqualTo("b");
            assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.CLOSE);
            peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
            peer.close();
            talk.end().assertExitCode(0);
        }
    }

    @Test
    void keptOpenItGoesOnUntilTheServerCloses() {
        try (Command talk = talk("subscribe\n", "--keep-open")) {
            RawPeer peer = server.acceptWebSocket();
            assertThat(peer.readFrame().text()).isEqualTo("subscribe");
            for (String news : List.of("one", "two")) {
                peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8(news)));
                assertThat(talk.nextLine()).isEqualTo(news);
            }
            assertThat(peer.hasUnread()).isFalse();
            close(peer, 1000, "");
            talk.end().assertExitCode(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000,done,0,the server closed the connection: 1000 done",
        "1001,going,1,the server closed the connection: 1001 going",
        "1011,'a\u001b[2J',1,the server closed the connection: 1011 a\\x1B[2J",
        "4321,'',1,the server closed the connection: 4321"
    })
    void theCloseCodeIsReportedAndDecidesTheExitCode(int code, String reason, int exitCode, String complaint) {
        try (Command talk = talking()) {
            RawPeer peer = server.acceptWebSocket();
            close(peer, code, reason);
            Command.Result result = talk.end();
            assertThat(result.complaint()).isEqualTo("hawser talk: " + complaint);
            result.assertExitCode(exitCode);
        }
    }

    @Test
    void linesThatTheServerDidNotTakeAreExitCode1(@TempDir Path folder) throws IOException {
        // Too much for the network and everything else, so that some is left for sure.
        Path lines = Files.writeString(folder.resolve("lines"), ("b".repeat(999) + "\n").repeat(64_000));
        try (Command talk = Command.reading(lines, "talk", uri)) {
            RawPeer peer = server.acceptWebSocket();
            peer.readFrame();
            close(peer, 1000, "");
            Command.Result result = talk.end();
            assertThat(result.err().get(0))
                    .matches("hawser talk: line \\d+ of the input, and what follows it, was not sent");
            assertThat(result.err().get(1)).isEqualTo("hawser talk: the server closed the connection: 1000");
            result.assertExitCode(1);
        }
    }

    @Test
    void aConnectionThatIsLostIsReported() {
        try (Command talk = talking()) {
            RawPeer peer = server.acceptWebSocket();
            peer.reset();
            Command.Result result = talk.end();
            assertThat(result.complaint()).startsWith("hawser talk: the connection was lost: 1006 ");
            result.assertExitCode(1);
        }
    }

    @Test
    void ctrlCCloses() {
        try (Command talk = talking()) {
            RawPeer peer = server.acceptWebSocket();
            peer.send(RawFrame.unmasked(RawFrame.TEXT, Bytes.utf8("hello")));
            assertThat(talk.nextLine()).isEqualTo("hello");
            talk.interrupt();
            closed(peer);
            Command.Result result = talk.end();
            assertThat(result.complaint()).isEqualTo("hawser talk: closed: 1000");
            result.assertExitCode(0);
        }
    }

    @Test
    void aServerThatDoesNotCloseInTurnIsDropped() {
        try (Command talk = talk("a\n", "--wait", "0")) {
            RawPeer peer = server.acceptWebSocket();
            peer.readToClose();
            Command.Result result = talk.end();
            assertThat(result.complaint())
                    .isEqualTo(
                            "hawser talk: the connection was lost: 1006 the peer did not complete the close handshake "
                                    + "within 3 s");
            result.assertExitCode(1);
        }
    }
}
