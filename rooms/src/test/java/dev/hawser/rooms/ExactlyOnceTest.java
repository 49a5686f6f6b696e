package dev.hawser.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.rooms.PublishOutcome.Published;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.StoredEntry;
import dev.hawser.testkit.Limit;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients on threads of their own publish, lose their connections and come back, and the store is closed and opened again; in the end the log
 * has each publish once, in its publisher's order, and each reader has seen exactly the log.
 */
class ExactlyOnceTest {
    private static final int CLIENTS = 8;
    private static final int PUBLISHES = 250;
    private static final int RESTARTS = 4;

    @TempDir
    private Path folder;

    private final SegmentPool pool = new SegmentPool(1024 * 1024);
    private final SessionKey key = SessionKey.random();

    /** Small enough that readers come to what is not in memory any more. */
    private final RoomsOptions options = RoomsOptions.DEFAULT.withRoom(new RoomOptions(8 * 1024));

    /** What outlives connections and restarts. */
    private static final class Client {
        final Session session;
        final Random random;
        final List<String> seen = new ArrayList<>();
        long acknowledged;
        Position position = Position.BEGINNING;

        Client(Session session, long seed) {
            this.session = session;
            this.random = new Random(seed);
        }
    }

    @Test
    void eachPublishIsInTheLogOnceAndEachReaderSeesExactlyTheLog() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ExactlyOnceTest seed " + seed);
        List<Client> clients = new ArrayList<>();
        for (int run = 0; run <= RESTARTS; run++) {
            long until = (long) PUBLISHES * (run + 1) / (RESTARTS + 1);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try (FileStore store = FileStore.open(FileStoreOptions.in(folder));
                    Rooms rooms = new Rooms(options, store, RoomRules.OPEN, key, pool, threads, null)) {
                while (clients.size() < CLIENTS) {
                    clients.add(new Client(rooms.newSession("user" + clients.size()), seed + clients.size()));
                }
                List<Thread> running = new ArrayList<>();
                List<Throwable> failures = new CopyOnWriteArrayList<>();
                for (Client client : clients) {
                    Thread thread = new Thread(() -> new Life(rooms, client).publishUntil(until));
                    thread.setUncaughtExceptionHandler((failed, x) -> failures.add(x));
                    running.add(thread);
                    thread.start();
                }
                running.forEach(Limit::join);
                assertThat(failures).isEmpty();
                if (run == RESTARTS) {
                    clients.forEach(client -> new Life(rooms, client).readTo(store));
                    check(store, clients);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private void check(FileStore store, List<Client> clients) {
        List<String> log = new ArrayList<>();
        Map<String, List<Integer>> published = new HashMap<>();
        EntryText text = new EntryText("lobby");
        for (StoredEntry entry : all(store)) {
            ByteBuffer wire = text.wire(entry);
            if (wire != null) {
                log.add(UTF_8.decode(wire).toString());
            }
            EntryText.Content content = EntryText.content(entry.payload());
            if (content.kind() == EntryKind.MESSAGE) {
                published
                        .computeIfAbsent(content.from(), user -> new ArrayList<>())
                        .add(Integer.parseInt(content.data()));
            }
            assertThat(content.kind()).as("nobody left").isNotEqualTo(EntryKind.LEAVE);
        }
        assertThat(published).hasSize(CLIENTS);
        published.forEach((user, numbers) -> assertThat(numbers)
                .as(user)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, PUBLISHES).boxed().collect(Collectors.toList())));
        for (Client client : clients) {
            assertThat(client.seen).as(client.session.user()).containsExactlyElementsOf(log);
        }
    }

    private static List<StoredEntry> all(FileStore store) {
        List<StoredEntry> all = new ArrayList<>();
        Position at = Position.BEGINNING;
        while (true) {
            ReadOutcome.Entries read = (ReadOutcome.Entries)
                    Limit.get(store.read("lobby", at, 1000, 1 << 20).toCompletableFuture(), "a read");
            if (read.entries().isEmpty()) {
                return all;
            }
            all.addAll(read.entries());
            at = read.next();
        }
    }

    /** A client while the server runs: connections, one after the other. */
    private final class Life implements ReaderListener {
        private final Rooms rooms;
        private final Client client;
        private final LinkedBlockingQueue<Boolean> wakes = new LinkedBlockingQueue<>();
        private Reader reader;

        Life(Rooms rooms, Client client) {
            this.rooms = rooms;
            this.client = client;
        }

        void publishUntil(long last) {
            connect();
            while (client.acknowledged < last) {
                if (client.random.nextInt(20) == 0) {
                    reader.close();
                    connect();
                }
                if (client.random.nextInt(3) == 0) {
                    read();
                }
                publish(client.acknowledged + 1);
            }
            reader.close();
        }

        private void publish(long sequence) {
            LinkedBlockingQueue<PublishOutcome> outcomes = new LinkedBlockingQueue<>();
            // As if the first answer was lost, some of the time.
            int times = 1 + client.random.nextInt(2);
            for (int i = 0; i < times; i++) {
                rooms.publish(reader, "lobby", sequence, null, UTF_8.encode(String.valueOf(sequence)), outcomes::add);
            }
            Published first = (Published) Limit.take(outcomes, "an answer");
            for (int i = 1; i < times; i++) {
                Published again = (Published) Limit.take(outcomes, "another answer");
                assertThat(again).isEqualTo(new Published(first.position(), true));
            }
            client.acknowledged = sequence;
        }

        private void connect() {
            reader = rooms.newReader(client.session, OptionalLong.empty(), this, false);
            LinkedBlockingQueue<JoinOutcome> outcomes = new LinkedBlockingQueue<>();
            Start start = client.position.equals(Position.BEGINNING) ? Start.OLDEST : new Start.At(client.position);
            reader.join("lobby", start, outcomes::add);
            JoinOutcome outcome = Limit.take(outcomes, "joined");
            assertThat(outcome).isInstanceOf(JoinOutcome.Joined.class);
            Position from = ((JoinOutcome.Joined) outcome).start();
            if (!client.position.equals(Position.BEGINNING)) {
                assertThat(from).isEqualTo(client.position);
            }
            client.position = from;
        }

        /** Reads what there is, or some of it; returns whether that was all for now. */
        private boolean read() {
            ByteBuffer taken = reader.take();
            while (taken != null) {
                ByteBuffer all = taken.duplicate();
                int written =
                        client.random.nextBoolean() ? taken.remaining() : client.random.nextInt(taken.remaining());
                taken.position(taken.position() + written);
                ByteBuffer rest = reader.settle(taken);
                all.limit(written + (rest == null ? 0 : rest.remaining()));
                receive(all);
                if (written < 100) {
                    return false;
                }
                taken = reader.take();
            }
            return true;
        }

        private void receive(ByteBuffer frames) {
            while (frames.hasRemaining()) {
                assertThat(frames.get()).isEqualTo((byte) 0x81);
                int length = frames.get();
                byte[] payload = new byte[length == 126 ? frames.getShort() & 0xFFFF : length];
                frames.get(payload);
                String entry = new String(payload, UTF_8);
                client.seen.add(entry);
                long offset = Long.parseLong(entry.split(",", 3)[1]);
                assertThat(offset).isGreaterThanOrEqualTo(client.position.offset());
                client.position = new Position(client.position.epoch(), offset + 1);
            }
        }

        void readTo(FileStore store) {
            connect();
            long end = Limit.get(store.range("lobby").toCompletableFuture(), "the range")
                    .end();
            EntryText text = new EntryText("lobby");
            List<StoredEntry> all = all(store);
            int last = all.size() - 1;
            while (text.wire(all.get(last)) == null) {
                last--;
            }
            while (client.position.offset() <= all.get(last).offset() && end > 0) {
                if (read() && client.position.offset() <= all.get(last).offset()) {
                    Limit.take(wakes, "more to read, at " + client.position);
                }
            }
            reader.close();
        }

        @Override
        public void wake() {
            wakes.add(true);
        }

        @Override
        public void onGap(String room, Position asked, JoinOutcome.Joined again) {
            throw new AssertionError("a gap from " + asked + " to " + again.start());
        }

        @Override
        public void onLeft(String room, LeaveReason reason) {
            assertThat(reason).isEqualTo(LeaveReason.REPLACED);
        }

        @Override
        public void onSignal(ByteBuffer message) {}
    }
}
