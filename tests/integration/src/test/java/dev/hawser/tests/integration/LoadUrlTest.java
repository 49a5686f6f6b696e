package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hawser load URL...} against servers of ours and of others, good and bad. */
class LoadUrlTest {
    @TempDir
    private Path folder = Path.of("");

    static Command.Result load(String options, String... more) {
        return run(LoadLine.of(options, more));
    }

    static Command.Result load(FaultyRoom room, String options, String... more) {
        return run(LoadLine.of(room, options, more));
    }

    private static Command.Result run(String[] line) {
        List<String> words = new ArrayList<>(List.of(line));
        if (!words.contains("--timeout")) {
            // What a member had sent when it was cut off is waited for, and does not come.
            words.addAll(List.of("--timeout", "10"));
        }
        return Command.run(words.toArray(String[]::new));
    }

    private static Command.Result assertPassed(Command.Result result) {
        assertThat(result.err()).isEmpty();
        result.assertExitCode(0);
        assertThat(result.out()).contains("lost     0 deliveries, 0 connections", "errors   none");
        return result;
    }

    /** A number in the report. */
    private double figure(Path json, String name) throws Exception {
        Matcher matcher = Pattern.compile("\"" + name + "\": (-?[\\d.]+)").matcher(Files.readString(json));
        assertThat(matcher.find()).as(name).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void anEchoOfNpmWsPassesWithAWindow() {
        try (NodeEcho server = new NodeEcho()) {
            Command.Result result =
                    assertPassed(load(server.url() + " --mode echo --clients 10 --messages 500 --window 20"));
            assertThat(result.out().get(0)).matches("Opened 10 of 10 connections to " + server.url() + " in \\d+ms");
            assertThat(result.out().get(1)).matches("Sent/Received 500/500 messages in \\d+ms: \\d+msg/s");
            assertThat(result.out()).anyMatch(line -> line.matches("latency  p50 .* p99\\.9 .* max .*"));
        }
    }

    @Test
    void anEchoOfNpmWsPassesCompressedAtARate() throws Exception {
        Path json = folder.resolve("echo.json");
        try (NodeEcho server = new NodeEcho()) {
            assertPassed(load(
                    server.url() + " --mode echo --clients 5 --rate 500 --messages 200 --size 3000-5000 --compress",
                    "--json",
                    json.toString()));
        }
        assertThat(figure(json, "received")).isEqualTo(200);
        assertThat(figure(json, "bytesIn")).as("on the wire").isLessThan(200 * 3000);
        assertThat(figure(json, "bytesOut")).isLessThan(200 * 3000);
    }

    @Test
    void anEchoAndARoomOfJettysApiPass() {
        try (JettyRoom server = new JettyRoom()) {
            assertPassed(load(server.url("/echo") + " --mode echo --clients 10 --messages 500"));
            Command.Result room = assertPassed(load(server.url("/room") + " --clients 10 --messages 200"));
            assertThat(room.out().get(1)).startsWith("Sent/Received 200/2000 messages in ");
            assertThat(room.out()).as("it costs something").noneMatch(line -> line.startsWith("latency"));
        }
    }

    @Test
    void severalRoomsHaveTheirOwnOrders() {
        try (FaultyRoom first = FaultyRoom.good();
                FaultyRoom second = FaultyRoom.good()) {
            Command.Result result = assertPassed(
                    load(first.url() + " " + second.url() + " --protocol chat --clients 9 --messages 101 --latency"));
            assertThat(result.out().get(0)).startsWith("Opened 9 of 9 connections to 2 URLs in ");
            assertThat(result.out().get(1))
                    .as("51 messages to 5 members, 50 to 4")
                    .startsWith("Sent/Received 101/455 messages in ");
            assertThat(result.out()).anyMatch(line -> line.contains("of 455 deliveries"));
        }
    }

    @Test
    void aRoomPassesCompressedWithMessagesOfAnySize() throws Exception {
        Path json = folder.resolve("room.json");
        try (FaultyRoom room = FaultyRoom.good()) {
            assertPassed(
                    load(room, "--clients 5 --messages 100 --size 2000-2001 --compress", "--json", json.toString()));
        }
        assertThat(figure(json, "bytesIn")).isLessThan(5 * 100 * 2000);
    }

    @Test
    void aRoomThatAltersACompressedMessageIsFoundOut() {
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) ->
                member.send(number == 50 && member.index == 3 ? text.replace('e', 'x') : text))) {
            Command.Result result = load(room, "--clients 5 --messages 100 --size 2000 --compress");
            result.assertExitCode(1);
            assertThat(result.complaint()).contains("errors = 1").contains("received what nobody sent, or altered");
        }
    }

    @Test
    void theOthersGoOnWhenOneConnectionIsLost() {
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            member.send(text);
            if (number == 50 && member.index == 3) {
                member.connection().close(1011, "enough");
            }
        })) {
            Command.Result result = load(room, "--clients 5 --messages 200 --window 1 --timeout 5");
            result.assertExitCode(1);
            assertThat(result.complaint())
                    .containsPattern("errors = 1, 1 above the limit .*; lost = \\d+")
                    .containsPattern("the server closed the connection of user\\d: 1011 enough");
            assertThat(result.out()).contains("errors   1 x connection closed: 1011");
            assertThat(Integer.parseInt(result.out().get(1).replaceFirst("Sent/Received 200/(\\d+) .*", "$1")))
                    .as("four have all, but what the fifth may have said last, and the fifth has some")
                    .isBetween(4 * 200 + 45, 5 * 200 - 1);
        }
    }

    @Test
    void theOthersGoOnWhenWhatALostOneHadSaidIsLostToo() {
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            if (number != 50) {
                member.send(text);
            } else if (member == speaker) {
                member.connection().close(1011, "enough");
            }
        })) {
            Command.Result result = load(room, "--clients 5 --messages 200 --window 1 --timeout 5");
            result.assertExitCode(1);
            assertThat(result.complaint()).contains("errors = 1, 1 above the limit");
            assertThat(result.out().get(1))
                    .as("four have all but one, the fifth has what came before")
                    .startsWith("Sent/Received 200/" + (4 * 199 + 50) + " messages in ");
        }
    }

    @Test
    void errorsThatAreAllowedDoNotFail() {
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            if (number == 50 && member.index == 3) {
                member.connection().close(1011, "enough");
            } else {
                member.send(text);
            }
        })) {
            Command.Result result = load(
                    room, "--clients 5 --messages 200 --window 1 --timeout 5 --fail-if errors>1 --fail-if lost>500");
            assertThat(result.err()).isEmpty();
            result.assertExitCode(0);
        }
    }

    @Test
    void aServerThatLosesMessagesIsFoundOutWhenNothingComesAnyMore() {
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            if (member == speaker && number % 10 != 7) {
                member.send(text);
            }
        })) {
            Command.Result result = load(room, "--mode echo --clients 3 --rate 1000 --messages 6 --timeout 5");
            result.assertExitCode(0);
            Command.Result lossy = load(room, "--mode echo --clients 1 --rate 1000 --messages 2 --timeout 5");
            lossy.assertExitCode(1);
            assertThat(lossy.complaint()).contains("lost = 1, 1 above the limit (lost>0)");
        }
    }

    /** What the open model is for: whoever was due while the server stood still has waited too. */
    @Test
    void aServerThatStallsOnceIsChargedWithAllWhoWereDueMeanwhile() throws Exception {
        Path json = folder.resolve("stall.json");
        AtomicInteger received = new AtomicInteger();
        try (FaultyRoom room = new FaultyRoom((number, text, speaker, member) -> {
            if (member == speaker) {
                if (received.incrementAndGet() == 500) {
                    long end = System.nanoTime() + 500_000_000;
                    for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
                        LockSupport.parkNanos(rest);
                    }
                }
                member.send(text);
            }
        })) {
            assertPassed(load(room, "--mode echo --clients 1 --rate 1000 --messages 1500", "--json", json.toString()));
        }
        // The 250 that were due in its first half waited for the second half at least; 1500 / 250 is every sixth.
        assertThat(figure(json, "p90Micros")).isGreaterThan(250_000);
        assertThat(figure(json, "p99Micros")).isGreaterThan(470_000);
        assertThat(figure(json, "maxMicros")).isGreaterThanOrEqualTo(499_000);
    }

    @Test
    void connectionsAreHeldAndThoseThatAreLostAreCounted() {
        AtomicInteger opened = new AtomicInteger();
        try (TestServer server = TestServer.serving(ConnectionOptions.DEFAULT, () -> new WebSocket() {
            @Override
            public void onOpen(Connection connection) {
                connection.sendPing(ByteBuffer.allocate(3));
                if (opened.incrementAndGet() == 3) {
                    connection.close(1011, "enough");
                }
            }

            @Override
            public void onClose(int closeCode, String reason) {}
        })) {
            Command.Result result = load(server.uri("/") + " --mode idle --clients 5 --duration 2");
            assertThat(result.out().get(1)).matches("Held 5 connections for \\d+ms: 1 lost");
            assertThat(result.out()).contains("pings    5 from the server, answered");
            assertThat(result.complaint()).contains("lost = 1").contains("1011 enough");
            result.assertExitCode(1);
        }
    }

    @Test
    void connectionsAreOpenedOverTime() throws Exception {
        Path json = folder.resolve("ramp.json");
        try (FaultyRoom room = FaultyRoom.good()) {
            assertPassed(load(room, "--clients 5 --ramp-up 1 --messages 10", "--json", json.toString()));
        }
        assertThat(figure(json, "openMillis"))
                .as("the fifth was due after 0.8 s")
                .isGreaterThanOrEqualTo(800);
    }

    @Test
    void sendingEndsWithItsTimeAndWhatWasSentStillComes() {
        try (FaultyRoom room = FaultyRoom.good()) {
            for (String pace : List.of("--window 10", "--rate 300")) {
                Command.Result result = assertPassed(load(room, "--clients 2 --duration 0.5 " + pace));
                Matcher line = Pattern.compile("Sent/Received (\\d+)/(\\d+) messages in (\\d+)ms.*")
                        .matcher(result.out().get(1));
                assertThat(line.matches()).isTrue();
                assertThat(Long.parseLong(line.group(2))).isPositive().isEqualTo(2 * Long.parseLong(line.group(1)));
            }
        }
    }
}
