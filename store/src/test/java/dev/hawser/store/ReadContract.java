package dev.hawser.store;

import static dev.hawser.store.Stores.all;
import static dev.hawser.store.Stores.append;
import static dev.hawser.store.Stores.appended;
import static dev.hawser.store.Stores.bytes;
import static dev.hawser.store.Stores.entries;
import static dev.hawser.store.Stores.get;
import static dev.hawser.store.Stores.range;
import static dev.hawser.store.Stores.read;
import static dev.hawser.store.Stores.refused;
import static dev.hawser.store.Stores.repeated;
import static dev.hawser.store.Stores.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store promises to those who read, and about what it keeps. */
abstract class ReadContract extends StoreContract {

    @Test
    void readsAsManyEntriesAndBytesAsAsked() {
        Store store = store();
        for (int i = 0; i < 5; i++) {
            append(store, "r", "1234567890");
        }
        Position start = range(store, "r").startPosition();

        assertThat(entries(get(store.read("r", start, 2, 1000))).entries()).hasSize(2);
        assertThat(entries(get(store.read("r", start, 9, 30))).entries()).hasSize(3);
        assertThat(entries(get(store.read("r", start, 9, 29))).entries()).hasSize(2);
        assertThat(entries(get(store.read("r", start, 9, 1))).entries())
                .as("one that is larger")
                .hasSize(1);
        ReadOutcome.Entries last = entries(get(store.read("r", new Position(start.epoch(), 4), 9, 1000)));
        assertThat(last.next()).isEqualTo(range(store, "r").endPosition());
        assertThat(entries(read(store, "r", last.next())).entries()).isEmpty();
        assertThatThrownBy(() -> store.read("r", start, 0, 1)).hasMessageStartingWith("maxEntries 0");
        assertThatThrownBy(() -> store.read("r", start, 1, 0)).hasMessageStartingWith("maxBytes 0");
    }

    @Test
    void noReadGivesMoreThanTheStoresMaximum() {
        Store store = store(SMALL.withMaxReadBytes(25));
        for (int i = 0; i < 5; i++) {
            append(store, "r", "1234567890");
        }

        assertThat(entries(read(store, "r", Position.BEGINNING)).entries()).hasSize(2);
        assertThat(all(store, "r")).hasSize(5);
    }

    @Test
    void keepsAsManyEntriesAsConfigured() {
        Store store = store(SMALL.withRetention(Retention.DEFAULT.withEntries(3)));
        for (int i = 0; i < 10; i++) {
            append(store, "r", "" + i);
        }

        assertThat(texts(store, "r")).containsExactly("7", "8", "9");
        RoomRange range = range(store, "r");
        assertThat(read(store, "r", new Position(range.epoch(), 6)))
                .isEqualTo(new ReadOutcome.Gap(new Position(range.epoch(), 6), range));
        assertThat(read(store, "r", Position.BEGINNING)).isEqualTo(new ReadOutcome.Gap(Position.BEGINNING, range));
    }

    @Test
    void keepsAsManyBytesAsConfiguredAndTheYoungestEntryInAnyCase() {
        Store store = store(SMALL.withRetention(Retention.DEFAULT.withBytes(10)));
        append(store, "r", "12345");
        append(store, "r", "abcde");
        assertThat(texts(store, "r")).containsExactly("12345", "abcde");
        append(store, "r", "x");
        assertThat(texts(store, "r")).containsExactly("abcde", "x");
        append(store, "r", "larger than all");
        assertThat(texts(store, "r")).containsExactly("larger than all");
    }

    @Test
    void keepsEntriesForAsLongAsConfigured() {
        Store store = store(SMALL.withRetention(Retention.DEFAULT.withAge(Duration.ofSeconds(60))));
        append(store, "r", "p", 1, "old");
        clock.advance(Duration.ofSeconds(30));
        append(store, "r", "young");
        clock.advance(Duration.ofSeconds(31));
        sweep(store);

        assertThat(texts(store, "r")).containsExactly("young");
        assertThat(repeated(append(store, "r", "p", 1, "old")).offset())
                .as("the entry is gone, its offset is known")
                .isZero();
        clock.advance(Duration.ofSeconds(60));
        sweep(store);
        RoomRange range = range(store, "r");
        assertThat(range.start()).isEqualTo(2).isEqualTo(range.end());
        assertThat(append(store, "r", "next").offset()).isEqualTo(2);
    }

    @Test
    void aRoomInWhichNothingIsLeftIsForgottenAndComesBackWithAnotherEpoch() {
        Store store = store(SMALL.withRetention(Retention.DEFAULT.withAge(Duration.ofSeconds(60)))
                .withPublishers(1, 1, Duration.ofSeconds(60)));
        Position before = appended(append(store, "r", "p", 1, "old"));
        clock.advance(Duration.ofSeconds(61));
        sweep(store);
        assertThat(range(store, "r")).isEqualTo(RoomRange.NONE);

        Position after = append(store, "r", "new");
        assertThat(after.offset()).isZero();
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(read(store, "r", before)).isInstanceOf(ReadOutcome.Gap.class);
    }

    @Test
    void aRedactedEntryKeepsItsOffsetAndLosesItsPayload() {
        Store store = store();
        append(store, "r", "one");
        Position second = append(store, "r", "two");
        append(store, "r", "three");

        assertThat(get(store.redact("r", second))).isEqualTo(new RedactOutcome.Redacted(second));
        assertThat(texts(store, "r")).containsExactly("one", "-", "three");
        assertThat(all(store, "r").get(1).isRedacted()).isTrue();
        assertThat(get(store.redact("r", second))).as("again").isEqualTo(new RedactOutcome.Redacted(second));
        for (Position nowhere :
                List.of(new Position(second.epoch(), 3), new Position(second.epoch() + 1, 1), Position.BEGINNING)) {
            assertThat(get(store.redact("r", nowhere)))
                    .isEqualTo(new RedactOutcome.Missing(nowhere, range(store, "r")));
        }
        assertThat(get(store.redact("nobody", second))).isEqualTo(new RedactOutcome.Missing(second, RoomRange.NONE));
    }

    @Test
    void aListenerHearsOfWhatCanBeReadThen() {
        Store store = store();
        append(store, "r", "before");
        List<String> heard = new ArrayList<>();
        StoreListener listener = new StoreListener() {
            @Override
            public void onAppended(String room, RoomRange range) {
                assertThat(range(store, room)).isEqualTo(range);
                heard.add(room + " " + range.end());
            }

            @Override
            public void onRedacted(String room, Position position) {
                heard.add(room + " -" + position.offset());
            }
        };
        Watch watch = get(store.watch("r", listener));
        append(store, "r", "x");
        append(store, "other", "x");
        Position last = append(store, "r", "x");
        get(store.redact("r", last));
        watch.close();
        watch.close();
        append(store, "r", "x");
        store.close();

        assertThat(heard).containsExactly("r 2", "r 3", "r -2");
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        Store store = store();
        List<Long> heard = new ArrayList<>();
        get(store.watch("r", (room, range) -> {
            throw new IllegalStateException("on purpose");
        }));
        get(store.watch("r", (room, range) -> heard.add(range.end())));
        append(store, "r", "x");
        append(store, "r", "x");
        store.close();

        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void whatIsCalledBackMayCallTheStore() {
        Store store = store();
        CountDownLatch three = new CountDownLatch(3);
        get(store.watch("r", (room, range) -> {
            three.countDown();
            if (range.end() < 3) {
                store.append(room, null, bytes("more"));
            }
        }));
        append(store, "r", "x");

        assertThat(three)
                .satisfies(
                        latch -> assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue());
        assertThat(range(store, "r").end()).isEqualTo(3);
    }

    @Test
    void manyThreadsGetOneOrderAndCallbacksComeOneAtATime() throws InterruptedException {
        Store store = store();
        List<Long> heard = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        get(store.watch("r", (room, range) -> {
            assertThat(inside.getAndIncrement()).isZero();
            heard.add(range.end());
            inside.getAndDecrement();
        }));
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String publisher = "p" + t;
            Thread thread = new Thread(() -> {
                for (int i = 1; i <= 500; i++) {
                    store.append("r", new PublishId(publisher, i), bytes(publisher + " " + i));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        append(store, "r", "last");

        for (int t = 0; t < 4; t++) {
            String publisher = "p" + t + " ";
            assertThat(texts(store, "r").stream().filter(text -> text.startsWith(publisher)))
                    .hasSize(500)
                    .isSortedAccordingTo((a, b) -> Integer.parseInt(a.substring(3)) - Integer.parseInt(b.substring(3)));
        }
        store.close();
        assertThat(heard).isSorted().doesNotHaveDuplicates().endsWith(2001L);
    }

    @Test
    void hasSoManyRoomsAndNoMore() {
        Store store = store(SMALL.withMaxRooms(2));
        append(store, "a", "x");
        append(store, "b", "x");

        AppendOutcome.Refused refused = refused(append(store, "c", null, "x"));
        assertThat(refused.refusal()).isEqualTo(Refusal.TOO_MANY_ROOMS);
        assertThat(refused.refusal().isFinal()).isFalse();
        assertThat(append(store, "a", "y").offset()).isEqualTo(1);
    }

    @Test
    void aClosedStoreSaysSo() {
        Store store = store();
        Position first = append(store, "r", "x");
        store.close();

        assertThat(refused(append(store, "r", null, "x")).refusal()).isEqualTo(Refusal.STORE_CLOSED);
        assertThat(read(store, "r", first)).isEqualTo(new ReadOutcome.Failed("the store is closed"));
        assertThat(get(store.redact("r", first))).isEqualTo(new RedactOutcome.Failed("the store is closed"));
    }
}
