package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hawser load} that is ended early tells what it has measured until then. */
class LoadInterruptionTest {
    @TempDir
    private Path folder = Path.of("");

    /** Open when a room is in the middle of it. */
    private final CountDownLatch busy = new CountDownLatch(100);

    private static Command load(String options, String... more) {
        return Command.interruptible(LoadLine.of(options, more));
    }

    private static Command load(FaultyRoom room, String options, String... more) {
        return Command.interruptible(LoadLine.of(room, options, more));
    }

    private FaultyRoom room() {
        return new FaultyRoom((number, text, speaker, member) -> {
            member.send(text);
            busy.countDown();
        });
    }

    private FaultyRoom echo() {
        return new FaultyRoom((number, text, speaker, member) -> {
            if (member == speaker) {
                member.send(text);
                busy.countDown();
            }
        });
    }

    @Test
    void ctrlCTellsWhatWasMeasuredAndWritesTheReports() throws Exception {
        Path json = folder.resolve("load.json");
        Path html = folder.resolve("load.html");
        try (FaultyRoom echo = echo();
                Command load = load(
                        echo,
                        "--mode echo --clients 2 --rate 500 --duration 3600",
                        "--json",
                        json.toString(),
                        "--html",
                        html.toString())) {
            Limit.await(busy, "messages");
            load.interrupt();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(0)).startsWith("Opened 2 of 2 connections to ");
            assertThat(result.out().get(1)).matches("Sent/Received (\\d{3,})/\\1 messages in .*");
            assertThat(result.out().get(2)).startsWith("Closed 2 connections to ");
            assertThat(result.out().get(3)).matches("interrupted after [\\d.]+m?s");
            assertThat(result.out().get(4)).startsWith("latency  p50 ");
            assertThat(result.out()).contains("lost     0 deliveries, 0 connections", "errors   none");
        }
        assertThat(Files.readString(json)).contains("\"interrupted\": true");
        assertThat(Files.readString(html)).contains("The test was interrupted after ");
    }

    @Test
    void ctrlCEndsARoomWithAWindow() {
        try (FaultyRoom room = room();
                Command load = load(room, "--clients 3 --window 5 --messages 1000000000")) {
            Limit.await(busy, "messages");
            load.interrupt();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(3)).matches("interrupted after [\\d.]+m?s");
            assertThat(result.out()).contains("lost     0 deliveries, 0 connections", "errors   none");
        }
    }

    @Test
    void ctrlCEndsTheTestOfTheArticlesWithAFourthLine() {
        try (FaultyRoom room = room();
                Command load = load("localhost " + room.port() + " 3 1000000000")) {
            Limit.await(busy, "messages");
            load.interrupt();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).hasSize(4);
            assertThat(result.out().get(2)).startsWith("Closed 3 connections to ");
            assertThat(result.out().get(3)).matches("interrupted after [\\d.]+m?s");
        }
    }

    @Test
    void sigtermEndsATestThatHoldsConnections() {
        try (FaultyRoom room = FaultyRoom.good();
                Command load = load(room, "--clients 3 --mode idle --duration 3600")) {
            assertThat(load.nextLine()).startsWith("Opened 3 of 3 ");
            load.terminate();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(1)).matches("Held 3 connections for \\d+ms: 0 lost");
            assertThat(result.out().get(3)).startsWith("interrupted ");
        }
    }

    @Test
    void aLimitThatIsPassedUntilThenIsExitCode1() {
        try (FaultyRoom echo = echo();
                Command load = load(echo, "--mode echo --clients 2 --rate 500 --duration 3600 --fail-if p50>0.001us")) {
            Limit.await(busy, "messages");
            load.interrupt();
            Command.Result result = load.end().assertExitCode(1);
            assertThat(result.complaint()).startsWith("hawser load: failed: p50 = ");
            assertThat(result.out().get(3)).startsWith("interrupted after ");
        }
    }

    @Test
    void aServerThatStandsStillIsNotWaitedForAndLosesNothing() {
        CountDownLatch received = new CountDownLatch(2);
        try (FaultyRoom silent = new FaultyRoom((number, text, speaker, member) -> {
                    if (member == speaker) {
                        received.countDown();
                    }
                });
                Command load = load(silent, "--mode echo --clients 2 --window 2 --messages 10")) {
            Limit.await(received, "messages");
            load.interrupt();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(3)).matches("interrupted after [\\d.]+s, with 2 deliveries still on their way");
            assertThat(result.out()).contains("lost     0 deliveries, 0 connections", "errors   none");
        }
    }

    @Test
    void ctrlCWhileConnectionsAreOpenedIsNoError() {
        CountDownLatch open = new CountDownLatch(1);
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT, () -> new WebSocket() {
                    @Override
                    public void onOpen(Connection connection) {
                        open.countDown();
                    }

                    @Override
                    public void onClose(int closeCode, String reason) {}
                });
                Command load = load(server.uri("/") + " --clients 1000 --ramp-up 86400")) {
            Limit.await(open, "a connection");
            load.interrupt();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(0)).matches("Opened [01] of 1000 connections to .*");
            assertThat(result.out()).contains("interrupted while connections were opened", "errors   none");
        }
    }

    @Test
    void ctrlCBeforeTheServerHasAnsweredIsNoError() {
        try (RawServer server = new RawServer();
                Command load = load("ws://localhost:" + server.port() + "/ --clients 1")) {
            RawPeer peer = server.accept();
            peer.readHead();
            load.interrupt();
            Command.Result result = load.end().assertExitCode(130);
            assertThat(result.err()).isEmpty();
            assertThat(result.out().get(0)).startsWith("Opened 0 of 1 connections to ");
            assertThat(result.out()).contains("interrupted while connections were opened", "errors   none");
        }
    }
}
