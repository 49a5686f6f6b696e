package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many rooms with a few entries each in one process. Rooms that nobody has to do with cost what the store knows of them, and nothing else. All of
 * it with {@code -Dscale.rooms=100000 -Dscale.asked=1000000 -Dscale.heap=128m}.
 */
class ManyRoomsTest {
    private static final int ROOMS = Integer.getInteger("scale.rooms", 5000);
    /** Rooms that one user asks for. */
    private static final int ASKED = Integer.getInteger("scale.asked", 5000);

    private static final String HEAP = System.getProperty("scale.heap", "32m");
    /** What a process has once for all its rooms is made by these. */
    private static final int WARM_UP = 500;

    /** Rooms that a user may make, where one asks for very many. */
    private static final int NEW_ROOMS = 200;
    /** After so many the connection is closed. */
    private static final int FINAL_REFUSALS = 100;

    private static final int MESSAGES = 3;
    private static final int ROOMS_AT_ONCE = 20;
    private static final int CLIENTS = 4;
    private static final int LOOKED_AT = 200;

    /** 490 of very many; of few it is more, because what the process needs besides grows a little meanwhile. */
    private static final long MAX_BYTES_OF_A_ROOM = 1200;

    /** Of a room that is in memory. */
    private static final List<String> OPEN = List.of(
            "dev.hawser.rooms.Slot",
            "dev.hawser.rooms.StoredRoom",
            "dev.hawser.rooms.RoomLog",
            "dev.hawser.rooms.Segment");

    @TempDir
    private Path folder;

    private int port;

    @BeforeEach
    void findPort() {
        port = Ports.free();
    }

    /** @param newRooms that a user may make */
    private RoomsProcess start(int maxRooms, int newRooms) {
        List<String> limited = List.of("-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError");
        return RoomsProcess.start(port, folder, Duration.ofSeconds(30), maxRooms, newRooms, limited);
    }

    @Test
    void roomsThatNobodyHasToDoWithTakeNoMemoryButTheStores() {
        long ofARoom;
        try (RoomsProcess server = start(ROOMS + WARM_UP, ROOMS + WARM_UP)) {
            use("warm", WARM_UP);
            long before = RoomsProcess.bytes(allClosed(server));
            long begun = System.nanoTime();
            use("room", ROOMS);
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            ofARoom = (RoomsProcess.bytes(allClosed(server)) - before) / ROOMS;
            readSome(server);
            System.out.printf(
                    "ManyRoomsTest: %d rooms used in %d ms, %d bytes of heap for each; -Xmx%s, resident at most %s%n",
                    ROOMS, time.toMillis(), ofARoom, HEAP, server.peakMemory());
        }
        long begun = System.nanoTime();
        try (RoomsProcess server = start(ROOMS + WARM_UP, ROOMS + WARM_UP)) {
            System.out.printf(
                    "ManyRoomsTest: opened again after a kill in %d ms; %d bytes of heap in all%n",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis(), RoomsProcess.bytes(allClosed(server)));
            readSome(server);
            allClosed(server);
        }
        assertThat(ofARoom).as("bytes of heap for a room").isLessThan(MAX_BYTES_OF_A_ROOM);
    }

    @Test
    void whoAsksForAMillionRoomsIsRefusedForGoodAndNobodyElseNotices() {
        // With room for what one user may make, and a little more.
        try (RoomsProcess server = start(WARM_UP + NEW_ROOMS + 1, NEW_ROOMS);
                RoomsPeer other = RoomsPeer.hello(port, "other")) {
            use("warm", WARM_UP);
            long before = RoomsProcess.bytes(allClosed(server));
            int made = 0;
            int looks = 0;
            for (int asked = 0; asked < ASKED; ) {
                try (RoomsPeer greedy = RoomsPeer.hello(port, "greedy")) {
                    int refused = 0;
                    while (refused < FINAL_REFUSALS && asked < ASKED) {
                        int more = askFor(greedy, asked);
                        made += more;
                        refused += ROOMS_AT_ONCE - more;
                        asked += ROOMS_AT_ONCE;
                    }
                    if (refused == FINAL_REFUSALS) {
                        assertThat(greedy.next().closeCode()).isEqualTo(4429);
                    }
                }
                other.publish("warm0", ++looks, "\"still here\"");
                assertThat(other.nextText()).startsWith("{\"type\":\"ack\",\"room\":\"warm0\"");
            }
            assertThat(made).isEqualTo(NEW_ROOMS);
            other.publish("a new room", 1, "\"there is a place for it\"");
            assertThat(other.nextText()).startsWith("{\"type\":\"ack\",\"room\":\"a new room\"");
            other.publish("one more", 1, "1");
            assertThat(other.nextRefusal()).as("the store is full").isEqualTo("overloaded");
            other.publish("warm0", ++looks, "\"goes on\"");
            assertThat(other.nextText()).startsWith("{\"type\":\"ack\",\"room\":\"warm0\"");
            assertThat(RoomsProcess.bytes(allClosed(server)) - before)
                    .as("bytes of heap more than before")
                    .isLessThan(2_000_000);
        }
    }

    /** Asks for some rooms; returns how many of them there are. */
    private static int askFor(RoomsPeer greedy, int first) {
        for (int i = first; i < first + ROOMS_AT_ONCE; i++) {
            greedy.publish("more" + i, 1, "1");
        }
        int made = 0;
        for (int i = 0; i < ROOMS_AT_ONCE; i++) {
            Map<String, ?> answer = greedy.nextObject();
            if ("ack".equals(answer.get("type"))) {
                made++;
            } else {
                assertThat(answer.get("code")).as(answer.toString()).isEqualTo("too_many_rooms");
                assertThat(answer.get("final")).isEqualTo(true);
            }
        }
        return made;
    }

    /** Uses rooms through some connections: joins each, publishes, and leaves it. */
    private void use(String name, int rooms) {
        List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> CompletableFuture.runAsync(
                        () -> use(name, rooms * client / CLIENTS, rooms * (client + 1) / CLIENTS)))
                .toList();
        clients.forEach(CompletableFuture::join);
    }

    private void use(String name, int from, int to) {
        try (RoomsPeer client = RoomsPeer.hello(port, "user" + from)) {
            for (int next = from; next < to; next += ROOMS_AT_ONCE) {
                int end = Math.min(to, next + ROOMS_AT_ONCE);
                for (int i = next; i < end; i++) {
                    String room = name + i;
                    client.send("{\"type\":\"join\",\"room\":\"" + room + "\"}");
                    for (int seq = 1; seq <= MESSAGES; seq++) {
                        client.publish(room, seq, "\"message " + seq + "\"");
                    }
                    client.send("{\"type\":\"leave\",\"room\":\"" + room + "\"}");
                }
                int left = 0;
                while (left < end - next) {
                    String text = client.nextText();
                    assertThat(text).doesNotContain("\"refused\"");
                    left += text.startsWith("{\"type\":\"left\"") ? 1 : 0;
                }
            }
        }
    }

    /** What is alive as soon as no room is in memory any more. */
    private static List<String> allClosed(RoomsProcess server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limit.SECONDS);
        while (true) {
            List<String> histogram = server.histogram();
            if (OPEN.stream().allMatch(type -> RoomsProcess.instances(histogram, type) == 0)) {
                return histogram;
            }
            assertThat(System.nanoTime())
                    .as("no room is in memory any more:%n%s", String.join("\n", histogram.subList(0, 20)))
                    .isLessThan(deadline);
        }
    }

    /** Old rooms by chance have what was said in them. */
    private static void readSome(RoomsProcess server) {
        Random random = new Random(1);
        try (RoomsPeer reader = RoomsPeer.hello(server.port(), "reader")) {
            for (int i = 0; i < LOOKED_AT; i++) {
                String room = "room" + random.nextInt(ROOMS);
                reader.send("{\"type\":\"join\",\"room\":\"" + room + "\",\"from\":\"start\"}");
                Map<String, ?> joined = reader.nextObject();
                assertThat(joined.get("type")).as(joined.toString()).isIn("joined");
                assertThat(reader.nextText()).endsWith("\"join\"]");
                for (int seq = 1; seq <= MESSAGES; seq++) {
                    assertThat(reader.nextText()).endsWith(",\"message " + seq + "\"]");
                }
                assertThat(reader.nextText()).endsWith("\"leave\"]");
                reader.send("{\"type\":\"leave\",\"room\":\"" + room + "\"}");
                String text = reader.nextText();
                while (text.startsWith("[")) {
                    text = reader.nextText();
                }
                assertThat(text).startsWith("{\"type\":\"left\"");
            }
        }
    }
}
