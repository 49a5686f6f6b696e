package dev.hawser.rooms;

import static dev.hawser.rooms.RoomTexts.join;
import static dev.hawser.rooms.RoomTexts.publish;
import static dev.hawser.rooms.RoomTexts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Passes on threads, beside those who publish, join and leave. */
class RoomRacesTest {
    private final SegmentPool pool = new SegmentPool(4 * 1024 * 1024);
    private final ForkJoinPool threads = new ForkJoinPool(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
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
}
