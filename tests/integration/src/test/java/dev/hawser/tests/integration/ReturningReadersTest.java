package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import dev.hawser.tests.integration.RoomsMember.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many readers lose their connections at once, first because the network fails, then because the server is killed; meanwhile, and while they come back,
 * others publish. All come back to where they were, and miss nothing, while the server keeps within its memory. All of it with
 * {@code -Dscale.readers=10000 -Dscale.heap=256m}.
 */
class ReturningReadersTest {
    private static final int READERS = Integer.getInteger("scale.readers", 500);
    private static final String HEAP = System.getProperty("scale.heap", "32m");
    private static final int READERS_OF_A_ROOM = 1000;
    private static final int MESSAGES = 200;
    private static final int MAX_UNACKNOWLEDGED = 50;
    private static final String TEXT = "\"" + "x".repeat(100) + "\"";

    @TempDir
    private Path folder;

    private final ReadLog[] logs = IntStream.range(0, Math.max(2, READERS / READERS_OF_A_ROOM))
            .mapToObj(i -> new ReadLog("room" + i))
            .toArray(ReadLog[]::new);

    @Test
    void readersThatLostTheirConnectionsAtOnceAreAllBackAndMissNothing() {
        int port = Ports.free();
        try (ManyReaders readers = new ManyReaders(READERS, logs)) {
            try (RoomsProcess server = start(port)) {
                readers.connect(port);
                readers.readTo(publish(port, "first"));

                readers.lose();
                publish(port, "second");
                comeBack(readers, server, "the network failed");
            }
            readers.lose();
            try (RoomsProcess server = start(port)) {
                publish(port, "third");
                comeBack(readers, server, "the server was killed");
                assertIsTheLog(port);
            }
            readers.check();
            System.out.println("ReturningReadersTest: " + readers.entries() + " entries were checked");
        }
    }

    private RoomsProcess start(int port) {
        return RoomsProcess.start(
                port, folder, Duration.ofHours(1), 1000, 1000, List.of("-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError"));
    }

    private void comeBack(ManyReaders readers, RoomsProcess server, String cause) {
        long begun = System.nanoTime();
        CompletableFuture<Map<String, Long>> ends =
                CompletableFuture.supplyAsync(() -> publish(server.port(), cause.replace(' ', '-')));
        readers.connect(server.port());
        long back = System.nanoTime();
        readers.readTo(Limit.get(ends, "what is published meanwhile"));
        System.out.printf(
                "ReturningReadersTest: %s; %d readers in %d rooms were back after %d ms, and had all after %d; -Xmx%s, resident at most %s%n",
                cause,
                READERS,
                logs.length,
                Duration.ofNanos(back - begun).toMillis(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis(),
                HEAP,
                server.peakMemory());
    }

    /** Publishes in each room; returns the offset behind the last message of each. */
    private Map<String, Long> publish(int port, String name) {
        Map<String, Long> ends = new HashMap<>();
        try (RoomsPeer publisher = RoomsPeer.hello(port, name)) {
            for (ReadLog log : logs) {
                for (int sent = 0; sent < MESSAGES; sent += MAX_UNACKNOWLEDGED) {
                    for (int i = 1; i <= MAX_UNACKNOWLEDGED; i++) {
                        publisher.publish(log.room(), sent + i, TEXT);
                    }
                    for (int i = 1; i <= MAX_UNACKNOWLEDGED; i++) {
                        Map<String, ?> ack = publisher.nextObject();
                        assertThat(ack.get("type")).as(ack.toString()).isEqualTo("ack");
                        ends.put(log.room(), 1 + Long.parseLong(String.valueOf(ack.get("offset"))));
                    }
                }
            }
        }
        return ends;
    }

    private void assertIsTheLog(int port) {
        for (ReadLog log : logs) {
            RoomsMember reader = new RoomsMember(port, log.room(), "another", Fault.NONE, 1);
            reader.readToEnd();
            log.assertIsEndOf(reader.seen());
            assertThat(reader.seen())
                    .as("nobody left in %s", log.room())
                    .noneMatch(entry -> entry.endsWith("\"leave\"]"));
        }
    }
}
