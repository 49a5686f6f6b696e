package dev.hawser.rooms;

import static dev.hawser.rooms.RoomTexts.join;
import static dev.hawser.rooms.RoomTexts.publish;
import static dev.hawser.rooms.RoomTexts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Passes, which wake the members: one at a time, and one for all that was published before it. */
class RoomPassTest {
    private final SegmentPool pool = new SegmentPool(4 * 1024 * 1024);

    /** Passes that wait until the test runs them. */
    private final ArrayDeque<Runnable> passes = new ArrayDeque<>();

    private final Room room = new Room(RoomOptions.DEFAULT, pool, passes::add);

    /** What members threw. */
    private final List<Throwable> uncaught = new ArrayList<>();

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
}
