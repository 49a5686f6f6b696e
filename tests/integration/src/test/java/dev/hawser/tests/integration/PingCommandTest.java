package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hawser ping} as a user meets it: servers that answer, what is sent to them, Ctrl-C, and the exit code. */
class PingCommandTest {
    private static final String RTT =
            "rtt min/avg/max/mdev = \\d+\\.\\d{3}/\\d+\\.\\d{3}/\\d+\\.\\d{3}/\\d+\\.\\d{3} ms";

    private static Command ping(RawServer server, String... options) {
        return Command.interruptible(arguments("ws://localhost:" + server.port() + "/", options));
    }

    private static String[] arguments(String uri, String... options) {
        List<String> arguments = new ArrayList<>(List.of("ping", uri));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /** Answers the ping that goes ahead of all. */
    private static RawPeer accept(RawServer server) {
        RawPeer peer = server.acceptWebSocket();
        pong(peer);
        return peer;
    }

    private static void pong(RawPeer peer) {
        RawFrame ping = peer.readFrame();
        assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
        peer.send(RawFrame.unmasked(RawFrame.PONG, ping.payload()));
    }

    @ParameterizedTest
    @CsvSource({
        "'',56,ping frame",
        "--message,56,text message",
        "--binary,56,binary message",
        "--size=125,125,ping frame",
        "--size=60000 --message,60000,text message",
        "--fragment=3,56,text message of 3 fragments",
        "--fragment=100,56,text message of 100 fragments",
        "--aggregate=2,56,'text message, 2 messages in one write'",
        "--aggregate=100 --binary --fragment=2,56,'binary message of 2 fragments, 100 messages in one write'"
    })
    void everyPingIsAnsweredAndCounted(String options, int size, String what) {
        try (TestServer server = TestServer.serving(SendBack::new)) {
            String[] arguments = ("ping " + server.uri("/x") + " -c 3 -i 0 " + options)
                    .strip()
                    .split(" ");
            Command.Result result = Command.run(arguments);
            String address = "localhost:" + server.port();
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).hasSize(8);
            assertThat(result.out().get(0))
                    .matches("PING ws://" + address + "/x \\([0-9.:\\[\\]]+:" + server.port() + "\\): " + size
                            + " bytes in a " + what);
            for (int i = 1; i <= 3; i++) {
                assertThat(result.out().get(i))
                        .matches(size + " bytes from " + address + ": seq=" + i + " time=[0-9.]+ ms");
            }
            assertThat(result.out().get(4)).isEmpty();
            assertThat(result.out().get(5)).isEqualTo("--- ws://" + address + "/x ping statistics ---");
            assertThat(result.out().get(6)).matches("3 sent, 3 received, 0% lost, time \\d+ ms");
            assertThat(result.out().get(7)).matches(RTT);
            result.assertExitCode(0);
        }
    }

    @Test
    void npmWsAnswersPingFrames() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        try (NodePeer server = NodePeer.listen("chat", port)) {
            String uri = "ws://localhost:" + Limit.get(port, "the port") + "/";
            Command.Result result = Command.run("ping", uri, "-c", "2", "-i", "0.01", "-q", "--protocol", "chat");
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(0)).contains(", sub-protocol chat): 56 bytes");
            assertThat(result.out().get(3)).startsWith("2 sent, 2 received, 0% lost, time ");
            result.assertExitCode(0);
            assertThat(server.next()).isEqualTo("open chat");
            assertThat(server.next()).isEqualTo("close 1000");
        }
    }

    @Test
    void npmWsSendsMessagesBack() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        try (NodePeer server = NodePeer.listen("chat", port)) {
            String uri = "ws://localhost:" + Limit.get(port, "the port") + "/";
            try (Command ping = new Command("ping", uri, "-c", "1", "--fragment", "4")) {
                assertThat(server.next()).isEqualTo("open ");
                server.sendText(server.next().substring("text ".length()));
                assertThat(server.next()).isEqualTo("close 1000");
                ping.end().assertExitCode(0);
            }
        }
    }

    @Test
    void aMessageIsSentInAsManyFragmentsAsWereAskedFor() {
        try (RawServer server = new RawServer();
                Command ping = ping(server, "-c", "1", "-s", "100", "--binary", "--fragment", "3")) {
            RawPeer peer = accept(server);
            RawFrame[] frames = {peer.readFrame(), peer.readFrame(), peer.readFrame()};
            assertThat(frames[0].opcode()).isEqualTo(RawFrame.BINARY);
            assertThat(frames[1].opcode()).isEqualTo(RawFrame.CONTINUATION);
            assertThat(frames[2].opcode()).isEqualTo(RawFrame.CONTINUATION);
            assertThat(frames).extracting(RawFrame::fin).containsExactly(false, false, true);
            assertThat(frames).extracting(frame -> frame.payload().length).containsExactly(33, 33, 34);
            byte[] message = Bytes.concat(frames[0].payload(), frames[1].payload(), frames[2].payload());
            peer.send(RawFrame.unmasked(RawFrame.BINARY, message));
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(1000, "")));
            peer.close();
            ping.end().assertExitCode(0);
        }
    }

    @Test
    void theLastWriteHasOnlyWhatIsMissing() {
        try (RawServer server = new RawServer();
                Command ping = ping(server, "-c", "5", "-i", "0", "--aggregate", "3")) {
            RawPeer peer = accept(server);
            for (int write : new int[] {3, 2}) {
                List<RawFrame> frames = new ArrayList<>();
                for (int i = 0; i < write; i++) {
                    frames.add(peer.readFrame());
                }
                assertThat(peer.hasUnread()).isFalse();
                frames.forEach(frame -> peer.send(RawFrame.unmasked(RawFrame.TEXT, frame.payload())));
            }
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.close();
            ping.end().assertExitCode(0);
        }
    }

    @Test
    void ctrlCPrintsTheSummary() {
        try (RawServer server = new RawServer();
                Command ping = ping(server, "-i", "0")) {
            RawPeer peer = accept(server);
            pong(peer);
            pong(peer);
            // The third one is on its way, and not lost.
            assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PING);
            ping.nextLine();
            ping.nextLine();
            ping.nextLine();
            ping.interrupt();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.close();
            Command.Result result = ping.end();
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(5)).startsWith("3 sent, 2 received, +1 on the way, 0% lost, time ");
            assertThat(result.out().get(6)).matches(RTT);
            result.assertExitCode(0);
        }
    }

    @Test
    void ctrlCAfterALossIsExitCode1() {
        try (RawServer server = new RawServer();
                Command ping = ping(server, "-i", "0", "-W", "0.1")) {
            RawPeer peer = accept(server);
            peer.readFrame();
            pong(peer);
            ping.nextLine();
            assertThat(ping.nextLine()).isEqualTo("no answer from localhost:" + server.port() + ": seq=1 after 0.1 s");
            ping.interrupt();
            peer.readToClose();
            peer.close();
            ping.end().assertExitCode(1);
        }
    }

    @Test
    void ctrlCDoesNotWaitForAServerThatDoesNotCloseInTurn() {
        try (RawServer server = new RawServer();
                Command ping = ping(server)) {
            RawPeer peer = accept(server);
            pong(peer);
            ping.nextLine();
            ping.nextLine();
            ping.interrupt();
            peer.readToClose();
            Command.Result result = ping.end();
            assertThat(result.out().get(4)).startsWith("1 sent, 1 received, 0% lost, time ");
            result.assertExitCode(0);
        }
    }

    @Test
    void ctrlCWhileItOpensEndsItWithoutAWord() {
        try (RawServer server = new RawServer();
                Command ping = ping(server)) {
            RawPeer peer = server.accept();
            peer.readHead();
            ping.interrupt();
            peer.readToEnd();
            Command.Result result = ping.end();
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).isEmpty();
            result.assertExitCode(130);
        }
    }

    @Test
    void itEndsWhenNobodyReadsItsOutput() {
        try (TestServer server = TestServer.serving(SendBack::new)) {
            String line =
                    String.join("' '", Command.line("ping", server.uri("/").toString(), "-i", "0"));
            Command.Result result = Command.Result.of(new ProcessBuilder("sh", "-c", "'" + line + "' | head -n 2"));
            assertThat(result.complaint()).isEqualTo("hawser: the standard output cannot be written");
            assertThat(result.out()).hasSize(2);
        }
    }
}
