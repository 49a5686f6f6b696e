package dev.hawser.store;

import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.appended;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.read;
import static dev.hawser.store.Stores.refused;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random operations on a store and on plain lists: both are the same at all times, also after the store was closed or killed. */
class ModelTest {
    private static final UUID BOOT = new UUID(1, 1);
    private static final int KEPT_ENTRIES = 60;
    private static final int KEPT_SEQUENCES = 8;
    private static final long KEPT_SECONDS = 100;
    private static final StoreOptions OPTIONS = StoreContract.SMALL
            .withRetention(new Retention(Long.MAX_VALUE, KEPT_ENTRIES, Duration.ofSeconds(KEPT_SECONDS)))
            .withPublishers(4, KEPT_SEQUENCES, Duration.ofDays(1));

    @TempDir
    Path temp;

    private final TestClock clock = new TestClock();
    private final Map<String, Room> model = new TreeMap<>();
    private Random random = new Random();
    private Store store = new MemoryStore(OPTIONS, clock);
    private Path folder = Path.of("");
    private int folders;

    private static final class Room {
        long epoch;
        int start;
        final List<String> texts = new ArrayList<>();
        final List<Long> seconds = new ArrayList<>();
        final Map<String, List<Integer>> publishers = new HashMap<>();
    }

    private void seed(String name) {
        long seed = System.nanoTime();
        System.out.println("ModelTest." + name + " seed " + seed);
        random = new Random(seed);
    }

    @Test
    void theMemoryStoreIsTheModel() {
        seed("theMemoryStoreIsTheModel");
        run(4000, 9);
        store.close();
    }

    @Test
    void theFileStoreIsTheModel() throws IOException {
        seed("theFileStoreIsTheModel");
        store.close();
        folder = temp.resolve("0");
        store = open();
        run(6000, 12);
        checkAll();
        // It has to have come to rewriting, or it has not been tested.
        assertThat(Folders.segments(folder)).anyMatch(file -> !file.toString().endsWith("-00000000.log"));
        store.close();
    }

    private Store open() throws IOException {
        FileStoreOptions options =
                FileStoreOptions.in(folder).withStore(OPTIONS).withSegmentBytes(FileStoreOptions.SMALLEST_SEGMENT);
        return FileStore.open(options, FaultyFolder.unforced(folder), clock, BOOT);
    }

    private void run(int operations, int kinds) {
        for (int i = 0; i < operations; i++) {
            String name = "room" + random.nextInt(random.nextInt(4) + 1);
            int kind = random.nextInt(kinds * 4);
            switch (kind) {
                case 0, 1, 2 -> redact(name);
                case 3, 4 -> clock.advance(Duration.ofSeconds(random.nextInt(10)));
                case 5, 6, 7 -> readSomewhere(name);
                case 8 -> checkAll();
                case 36, 37 -> sweep();
                case 38 -> reopen(false);
                case 39 -> reopen(true);
                default -> appendSomething(name);
            }
            check(name);
        }
    }

    private void appendSomething(String name) {
        String text = "text" + random.nextInt() + ".".repeat(random.nextInt(2000));
        Room room = model.computeIfAbsent(name, key -> new Room());
        if (random.nextInt(4) == 0) {
            added(room, append(store, name, text), text);
            return;
        }
        String publisher = "p" + random.nextInt(3);
        List<Integer> offsets = room.publishers.computeIfAbsent(publisher, key -> new ArrayList<>());
        int sequence = Math.max(1, offsets.size() + 2 - random.nextInt(random.nextInt(12) + 1));
        AppendOutcome outcome = append(store, name, publisher, sequence, text);
        if (sequence == offsets.size() + 1) {
            offsets.add(room.texts.size());
            added(room, appended(outcome), text);
        } else if (sequence > offsets.size()) {
            assertThat(refused(outcome).expectedSequence()).isEqualTo(offsets.size() + 1);
        } else if (sequence > offsets.size() - KEPT_SEQUENCES) {
            assertThat(repeated(outcome)).isEqualTo(new Position(room.epoch, offsets.get(sequence - 1)));
        } else {
            assertThat(outcome).isEqualTo(new AppendOutcome.Forgotten());
        }
    }

    private void added(Room room, Position position, String text) {
        assertThat(position.offset()).isEqualTo(room.texts.size());
        if (room.texts.isEmpty()) {
            room.epoch = position.epoch();
        }
        assertThat(position.epoch()).isEqualTo(room.epoch);
        room.texts.add(text);
        room.seconds.add(clock.instant().getEpochSecond());
        trim(room);
    }

    private void trim(Room room) {
        room.start = Math.max(room.start, room.texts.size() - KEPT_ENTRIES);
        long now = clock.instant().getEpochSecond();
        while (room.start < room.texts.size() && now - room.seconds.get(room.start) > KEPT_SECONDS) {
            room.start++;
        }
    }

    private void redact(String name) {
        Room room = model.get(name);
        if (room != null && !room.texts.isEmpty()) {
            int offset = Math.max(0, room.texts.size() - random.nextInt(KEPT_ENTRIES * 2) - 1);
            RedactOutcome outcome = Stores.get(store.redact(name, new Position(room.epoch, offset)));
            if (offset >= room.start) {
                room.texts.set(offset, "-");
                assertThat(outcome).isInstanceOf(RedactOutcome.Redacted.class);
            } else {
                assertThat(outcome).isInstanceOf(RedactOutcome.Missing.class);
            }
        }
    }

    private void readSomewhere(String name) {
        Room room = model.get(name);
        if (room == null || room.texts.isEmpty()) {
            return;
        }
        int from = random.nextInt(room.texts.size() + 1);
        ReadOutcome outcome = read(store, name, new Position(room.epoch, from));
        if (from < room.start) {
            assertThat(outcome).isInstanceOf(ReadOutcome.Gap.class);
        } else {
            assertThat(Stores.entries(outcome).entries().stream().map(Stores::text))
                    .isEqualTo(room.texts.subList(from, room.texts.size()));
        }
    }

    private void sweep() {
        if (store instanceof FileStore files) {
            files.sweep();
        } else {
            ((MemoryStore) store).sweep();
        }
        model.values().forEach(this::trim);
    }

    private void reopen(boolean killed) {
        if (!(store instanceof FileStore)) {
            return;
        }
        try {
            Path copy = temp.resolve("" + ++folders);
            if (killed) {
                Folders.copy(folder, copy);
                folder = copy;
            }
            store.close();
            store = open();
            assertThat(((FileStore) store).recovery().losses()).isEmpty();
            model.values().forEach(this::trim);
            checkAll();
        } catch (IOException x) {
            throw new AssertionError(x);
        }
    }

    private void checkAll() {
        model.keySet().forEach(name -> {
            check(name);
            Room room = model.get(name);
            assertThat(texts(store, name)).isEqualTo(room.texts.subList(room.start, room.texts.size()));
        });
    }

    private void check(String name) {
        Room room = model.get(name);
        RoomRange expected = room == null || room.texts.isEmpty()
                ? RoomRange.NONE
                : new RoomRange(room.epoch, room.start, room.texts.size());
        assertThat(range(store, name)).as(name).isEqualTo(expected);
    }
}
