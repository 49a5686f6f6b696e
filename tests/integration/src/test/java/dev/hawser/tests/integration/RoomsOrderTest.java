package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of what is said on one connection, when much is said at once. */
class RoomsOrderTest {
    private static final int CLIENTS = 8;
    private static final int MESSAGES = 300;

    @Test
    void anAcknowledgementComesBeforeItsEntryAndEntriesInTheirOrder() {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RoomsServer server = RoomsServer.withDefaults()) {
            List<RoomsPeer> peers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                peers.add(RoomsPeer.joined(server, "user" + i, "lobby"));
            }
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(CompletableFuture.runAsync(() -> talk(peers.get(number), number), threads));
            }
            clients.forEach(client -> Limit.get(client, "a client"));
            peers.forEach(RoomsPeer::close);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void talk(RoomsPeer peer, int number) {
        Map<Long, Long> acknowledged = new HashMap<>();
        String user = "user" + number;
        Map<Object, Long> last = new HashMap<>();
        long offsetBefore = -1;
        int messages = 0;
        int sent = 0;
        while (messages < CLIENTS * MESSAGES) {
            // As many on their way as a client may have.
            while (sent < MESSAGES && sent - acknowledged.size() < 50) {
                sent++;
                peer.publish("lobby", sent, String.valueOf(sent));
            }
            Object message = Json.parse(peer.nextText());
            if (message instanceof Map<?, ?> object) {
                assertThat(object.get("type")).as("%s", object).isEqualTo("ack");
                acknowledged.put(number(object.get("offset")), number(object.get("seq")));
                continue;
            }
            List<?> entry = (List<?>) message;
            long offset = number(entry.get(1));
            assertThat(offset).isGreaterThan(offsetBefore);
            offsetBefore = offset;
            if (entry.size() == 5) {
                messages++;
                Object author = Objects.requireNonNull(entry.get(3));
                long data = number(entry.get(4));
                assertThat(data).as("%s", entry).isEqualTo(last.getOrDefault(author, 0L) + 1);
                last.put(author, data);
                if (user.equals(author)) {
                    assertThat(acknowledged).containsEntry(offset, data);
                }
            }
        }
        assertThat(acknowledged).hasSize(MESSAGES);
    }

    private static long number(@Nullable Object value) {
        return Long.parseLong(String.valueOf(value));
    }

    @Test
    void joinedComesBeforeTheEntriesOfARoomInWhichMuchIsSaid() {
        try (RoomsServer server = RoomsServer.withDefaults();
                RoomsPeer talker = RoomsPeer.joined(server, "talker", "lobby");
                RoomsPeer comer = RoomsPeer.hello(server, "comer")) {
            for (int i = 1; i <= 200; i++) {
                talker.publish("lobby", i, "1");
                comer.send("{\"type\":\"join\",\"id\":" + i + ",\"room\":\"lobby\"}");
                comer.send("{\"type\":\"leave\",\"id\":" + i + ",\"room\":\"lobby\"}");
                assertThat(comer.nextText()).startsWith("{\"type\":\"joined\",\"id\":" + i + ",");
                String next = comer.nextText();
                while (next.startsWith("[")) {
                    next = comer.nextText();
                }
                assertThat(next).isEqualTo("{\"type\":\"left\",\"id\":" + i + ",\"room\":\"lobby\"}");
            }
            comer.assertLives();
        }
    }
}
