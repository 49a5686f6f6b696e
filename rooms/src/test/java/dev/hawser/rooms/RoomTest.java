package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.websocket.MessageType;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomTest {
    private final SegmentPool pool = new SegmentPool(4 * 1024 * 1024);
    private final ForkJoinPool threads = new ForkJoinPool(2);

    /** Passes that wait until the test runs them. */
    private final ArrayDeque<Runnable> passes = new ArrayDeque<>();

    private final Room room = new Room(RoomOptions.DEFAULT, pool, passes::add);

    /** What members threw. */
    private final List<Throwable> uncaught = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void asksForOnePassForAllThatIsPublishedBeforeItBegins() {
        ReadingMember reader = join(room);
        publish(room, "one");
        publish(room, "two");

        assertThat(passes).hasSize(1);
        assertThat(reader.received()).isEmpty();
        passes.remove().run();

        assertThat(texts(reader)).containsExactly("one", "two");
        assertThat(passes).isEmpty();
        publish(room, "three");
        assertThat(passes).hasSize(1);
    }

    @Test
    void asksForOneMorePassForAllThatIsPublishedDuringAPass() {
        AtomicInteger wakes = new AtomicInteger();
        room.join(
                member(() -> {
                    if (wakes.incrementAndGet() == 1) {
                        publish(room, "two");
                        publish(room, "three");
                        assertThat(passes)
                                .as("no pass beside the one that runs")
                                .isEmpty();
                    }
                }),
                false);
        publish(room, "one");

        passes.remove().run();
        assertThat(passes).hasSize(1);
        passes.remove().run();

        assertThat(wakes).hasValue(2);
        assertThat(passes).isEmpty();
    }

    @Test
    void wakesNobodyWhoLeftDuringThePass() {
        List<Cursor> both = new ArrayList<>();
        AtomicInteger wakes = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            both.add(room.join(
                    member(() -> {
                        wakes.incrementAndGet();
                        room.leave(both.get(other));
                    }),
                    false));
        }
        publish(room, "one");

        passes.remove().run();

        assertThat(wakes).hasValue(1);
        assertThat(room.size()).isEqualTo(1);
    }

    @Test
    void whoJoinsDuringAPassReadsWhatIsPublishedFromThenOn() {
        ReadingMember late = new ReadingMember();
        AtomicBoolean joined = new AtomicBoolean();
        room.join(
                member(() -> {
                    if (!joined.getAndSet(true)) {
                        late.reads(room.join(late, false));
                        publish(room, "two");
                    }
                }),
                false);
        publish(room, "one");

        passes.remove().run();
        passes.remove().run();

        assertThat(texts(late)).containsExactly("two");
    }

    @Test
    void aMemberThatThrowsDoesNotStopTheOthers() {
        collectUncaught(() -> {
            ReadingMember before = join(room);
            room.join(
                    member(() -> {
                        throw new IllegalStateException("a broken member");
                    }),
                    false);
            room.join(
                    member(() -> {
                        throw new StackOverflowError("another one");
                    }),
                    false);
            ReadingMember after = join(room);

            publish(room, "one");
            passes.remove().run();
            publish(room, "two");
            passes.remove().run();

            assertThat(texts(before)).containsExactly("one", "two");
            assertThat(texts(after)).containsExactly("one", "two");
        });
        assertThat(uncaught)
                .extracting(Throwable::getMessage)
                .containsExactly("a broken member", "another one", "a broken member", "another one");
    }

    @Test
    void whenTheExecutorRejectsThePassRunsOnTheThreadThatPublishes() {
        Room rejected = new Room(RoomOptions.DEFAULT, pool, task -> {
            throw new RejectedExecutionException("stopped");
        });
        ReadingMember reader = join(rejected);

        assertThat(publish(rejected, "one")).isZero();
        assertThat(publish(rejected, "two")).isEqualTo(1);

        assertThat(texts(reader)).containsExactly("one", "two");
    }

    @Test
    void whenTheExecutorRejectsAPassThatHasToFollowTheThreadOfTheFirstOneGoesOn() {
        AtomicInteger tasks = new AtomicInteger();
        Room stopping = new Room(RoomOptions.DEFAULT, pool, task -> {
            if (tasks.incrementAndGet() > 1) {
                throw new RejectedExecutionException("stopped");
            }
            passes.add(task);
        });
        ReadingMember reader = join(stopping);
        AtomicInteger wakes = new AtomicInteger();
        stopping.join(
                member(() -> {
                    // So many that a call for each would not fit on the stack.
                    if (wakes.incrementAndGet() < 20_000) {
                        publish(stopping, "more");
                    }
                }),
                false);
        publish(stopping, "one");

        passes.remove().run();

        assertThat(reader.received()).hasSize(20_000);
        publish(stopping, "last");
        assertThat(reader.received()).hasSize(20_001);
    }

    @Test
    void leavingTwiceIsLeavingOnceAndTheCursorOfAnotherRoomIsRefused() {
        Room other = new Room(RoomOptions.DEFAULT, pool, passes::add);
        ReadingMember stays = join(room);
        ReadingMember leaves = join(room);
        ReadingMember elsewhere = join(other);

        room.leave(leaves.cursor());
        room.leave(leaves.cursor());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> room.leave(elsewhere.cursor()))
                .withMessage("the cursor is of another room");

        assertThat(room.size()).isEqualTo(1);
        publish(room, "one");
        publish(other, "two");
        while (!passes.isEmpty()) {
            passes.remove().run();
        }
        assertThat(texts(stays)).containsExactly("one");
        assertThat(leaves.received()).isEmpty();
        assertThat(texts(elsewhere)).containsExactly("two");
    }

    @Test
    void keepsNobodyWhoHasLeft() {
        List<WeakReference<Cursor>> left = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            left.add(joinAndLeave());
        }
        for (int i = 0; i < 50 && left.stream().anyMatch(reference -> reference.get() != null); i++) {
            System.gc();
        }

        assertThat(left).allSatisfy(reference -> assertThat(reference.get()).isNull());
        assertThat(room.size()).isZero();
    }

    private WeakReference<Cursor> joinAndLeave() {
        ReadingMember reader = join(room);
        publish(room, "one");
        passes.remove().run();
        room.leave(reader.cursor());
        return new WeakReference<>(reader.cursor());
    }

    @Test
    void exactlyThoseWhoAreInTheRoomAreWoken() {
        long seed = System.nanoTime();
        System.out.println("RoomTest.exactlyThoseWhoAreInTheRoomAreWoken seed " + seed);
        Random random = new Random(seed);
        List<ReadingMember> in = new ArrayList<>();
        List<ReadingMember> out = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int round = 0; round < 2000; round++) {
            if (in.isEmpty() || random.nextBoolean()) {
                in.add(join(room));
                expected.add(0);
            } else {
                int index = random.nextInt(in.size());
                ReadingMember leaves = in.remove(index);
                assertThat(leaves.received()).hasSize(expected.remove(index));
                room.leave(leaves.cursor());
                leaves.received().clear();
                out.add(leaves);
            }
            if (random.nextInt(3) == 0) {
                publish(room, "round " + round);
                passes.remove().run();
                expected.replaceAll(count -> count + 1);
            }
            assertThat(room.size()).isEqualTo(in.size());
        }
        for (int i = 0; i < in.size(); i++) {
            assertThat(in.get(i).received()).hasSize(expected.get(i));
        }
        assertThat(out).allSatisfy(reader -> assertThat(reader.received()).isEmpty());
    }

    @Test
    void everythingReachesEveryMemberInOneOrderWhileOthersPublishJoinAndLeave() throws InterruptedException {
        int publishers = 3;
        int messages = 4000;
        Room busy = new Room(RoomOptions.DEFAULT, pool, threads);
        SinglePass single = new SinglePass();
        busy.join(single, false);
        ReadingMember first = join(busy);
        List<ReadingMember> stayed = new ArrayList<>();
        List<ReadingMember> left = new ArrayList<>();
        List<Long> joinedAt = new ArrayList<>();
        List<Thread> started = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            int publisher = p;
            started.add(new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    publish(busy, publisher + ":" + i);
                }
            }));
        }
        started.add(new Thread(() -> {
            for (int i = 0; i < 300; i++) {
                // Not woken before it knows its cursor, as a connection is not before it has its source.
                GuardedReader reader = new GuardedReader();
                Cursor cursor = busy.join(reader, false);
                reader.begin(cursor);
                if (i % 3 == 0) {
                    busy.leave(cursor);
                    left.add(reader.reader);
                } else {
                    stayed.add(reader.reader);
                    joinedAt.add(firstOffset(reader, cursor));
                }
            }
        }));
        started.forEach(Thread::start);
        for (Thread thread : started) {
            thread.join();
        }
        assertThat(threads.awaitQuiescence(30, TimeUnit.SECONDS)).isTrue();

        List<String> order = texts(first);
        assertThat(order).hasSize(publishers * messages);
        for (int p = 0; p < publishers; p++) {
            String publisher = p + ":";
            List<String> of =
                    order.stream().filter(text -> text.startsWith(publisher)).toList();
            for (int i = 0; i < messages; i++) {
                assertThat(of.get(i)).isEqualTo(publisher + i);
            }
        }
        for (int i = 0; i < stayed.size(); i++) {
            assertThat(texts(stayed.get(i)))
                    .isEqualTo(order.subList(joinedAt.get(i).intValue(), order.size()));
        }
        for (ReadingMember reader : left) {
            List<String> texts = texts(reader);
            if (!texts.isEmpty()) {
                int from = order.indexOf(texts.get(0));
                assertThat(texts).isEqualTo(order.subList(from, from + texts.size()));
            }
        }
        assertThat(busy.size()).isEqualTo(2 + stayed.size());
        assertThat(single.violations).hasValue(0);
    }

    @Test
    void noWakeUpIsLostWhenAPublishMeetsTheEndOfAPass() throws InterruptedException {
        Room racing = new Room(RoomOptions.DEFAULT, pool, threads);
        AtomicInteger read = new AtomicInteger();
        ReadingMember reader = new ReadingMember();
        Cursor cursor = racing.join(
                new Member() {
                    @Override
                    public void wake() {
                        int before = reader.received().size();
                        reader.writeAll();
                        read.addAndGet(reader.received().size() - before);
                    }

                    @Override
                    public void onLapped(Cursor lapped) {}
                },
                false);
        reader.reads(cursor);
        // Publishes as soon as the last one was read, which is when the pass is about to end.
        int published = 0;
        for (int i = 0; i < 10_000; i++) {
            publish(racing, "x");
            published++;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (read.get() < published) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("message " + published + " was not read: a wake-up is lost");
                }
                Thread.yield();
            }
        }
        assertThat(reader.received()).hasSize(published);
    }

    /** Counts passes that run beside each other. */
    private static final class SinglePass implements Member {
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger violations = new AtomicInteger();

        @Override
        public void wake() {
            if (running.incrementAndGet() != 1) {
                violations.incrementAndGet();
            }
            Thread.yield();
            running.decrementAndGet();
        }

        @Override
        public void onLapped(Cursor cursor) {}
    }

    /** A reader that may be woken by a pass and by whoever lets it begin. */
    private static final class GuardedReader implements Member {
        private final ReadingMember reader = new ReadingMember();
        private boolean begun;
        private long firstOffset;

        synchronized void begin(Cursor cursor) {
            firstOffset = cursor.offset();
            begun = true;
            reader.reads(cursor).writeAll();
        }

        @Override
        public synchronized void wake() {
            if (begun) {
                reader.writeAll();
            }
        }

        @Override
        public void onLapped(Cursor cursor) {
            reader.onLapped(cursor);
        }
    }

    private static long firstOffset(GuardedReader reader, Cursor cursor) {
        synchronized (reader) {
            assertThat(cursor.offset())
                    .isEqualTo(reader.firstOffset + reader.reader.received().size());
            return reader.firstOffset;
        }
    }

    private void collectUncaught(Runnable test) {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler usual = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, x) -> uncaught.add(x));
        try {
            test.run();
        } finally {
            thread.setUncaughtExceptionHandler(usual);
        }
    }

    private static ReadingMember join(Room room) {
        ReadingMember reader = new ReadingMember();
        return reader.reads(room.join(reader, false));
    }

    private static Member member(Runnable onWake) {
        return new Member() {
            @Override
            public void wake() {
                onWake.run();
            }

            @Override
            public void onLapped(Cursor cursor) {}
        };
    }

    private static long publish(Room room, String text) {
        return room.publish(MessageType.TEXT, StandardCharsets.UTF_8.encode(text));
    }

    private static List<String> texts(ReadingMember reader) {
        return reader.received().stream()
                .map(payload ->
                        StandardCharsets.UTF_8.decode(ByteBuffer.wrap(payload)).toString())
                .toList();
    }
}
