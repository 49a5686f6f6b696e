package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.MessageInflater;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Logs that share one small pool, so that the memory of one is soon that of another, and readers at their very end: what they read is
 * checked byte by byte.
 *
 * <p>An entry names its room, its appender and that one's sequence number, and its other bytes follow from these; and both the appender and
 * every reader write down, and compare, which entry has which offset.
 */
class RecyclingStressTest {
    private static final int ROOMS = 3;
    private static final int APPENDERS = 3;
    private static final int READERS = 3;
    private static final int APPENDS = 40_000;
    private static final int RETAINED_BYTES = 64 * 1024;
    private static final int NAME_BYTES = 16;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SegmentPool pool = new SegmentPool(1024 * 1024);
    private final RoomLog[] logs = new RoomLog[ROOMS];
    /** For each room the name of the entry with each offset, or 0 while nobody knows. */
    private final AtomicLongArray[] names = new AtomicLongArray[ROOMS];

    private final CountDownLatch reading = new CountDownLatch(READERS);
    private final AtomicInteger appending = new AtomicInteger(APPENDERS);
    private final AtomicLong appendedBytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong laps = new AtomicLong();
    private final AtomicLong longPins = new AtomicLong();
    private final AtomicLong partialWrites = new AtomicLong();
    private final DeflatePool codecs = new DeflatePool(1, 4);
    private final MessageDeflater deflater = Compressing.from(0, codecs);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void aLaggingCursorNeverReadsRecycledBytes() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("RecyclingStressTest seed " + seed);
        for (int room = 0; room < ROOMS; room++) {
            logs[room] = new RoomLog(pool, RETAINED_BYTES, 0);
            names[room] = new AtomicLongArray(APPENDERS * APPENDS);
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < APPENDERS; i++) {
            int appender = i;
            threads.add(new Thread(() -> guarded(() -> append(appender, new SplittableRandom(seed + appender)))));
        }
        for (int i = 0; i < READERS; i++) {
            long readerSeed = seed + 1000 + i;
            threads.add(new Thread(() -> guarded(() -> read(new SplittableRandom(readerSeed)))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        System.out.println("RecyclingStressTest: " + appendedBytes + " bytes appended, memory used again "
                + pool.reuses() + " times, " + messages + " messages read, " + laps + " laps, " + longPins
                + " long pins, " + partialWrites + " partial writes");
        assertThat(failure.get()).isNull();
        assertThat(pool.reuses()).as("memory that was used again").isGreaterThan(100);
        assertThat(messages).hasValueGreaterThan(1000);
        assertThat(laps).hasPositiveValue();
        assertThat(longPins).hasPositiveValue();
        assertThat(partialWrites).hasPositiveValue();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable x) {
            failure.compareAndSet(null, x);
        }
    }

    private void append(int appender, SplittableRandom random) {
        try {
            reading.await();
            for (int sequence = 1; sequence <= APPENDS && failure.get() == null; sequence++) {
                int room = random.nextInt(ROOMS);
                ByteBuffer payload = payload(room, appender, sequence, NAME_BYTES + size(random));
                ByteBuffer compressed = random.nextBoolean() ? deflater.deflate(payload) : null;
                long offset = logs[room].append(Opcode.BINARY, payload, compressed);
                note(room, offset, payload.getLong(0));
                appendedBytes.addAndGet(payload.remaining());
            }
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        } finally {
            appending.decrementAndGet();
        }
    }

    private static int size(SplittableRandom random) {
        return switch (random.nextInt(100)) {
            case 0 -> 125 - NAME_BYTES;
            case 1 -> 126 - NAME_BYTES;
            case 2 -> 65535 - NAME_BYTES;
            case 3 -> 65536 - NAME_BYTES;
            case 4 -> random.nextInt(300_000);
            default -> random.nextInt(4000);
        };
    }

    private void read(SplittableRandom random) {
        Place[] places = new Place[ROOMS];
        for (int room = 0; room < ROOMS; room++) {
            places[room] = new Place(room, 0);
        }
        reading.countDown();
        while (appending.get() > 0 && failure.get() == null) {
            int room = random.nextInt(ROOMS);
            places[room].read(random);
            if (places[room].lapped) {
                laps.incrementAndGet();
                // The oldest entry is the one that is next to go.
                long start = random.nextBoolean() ? logs[room].startOffset() : logs[room].endOffset();
                places[room] = new Place(room, start);
            }
        }
    }

    /** A cursor, and the peer that receives what it gives. */
    private final class Place implements Member {
        private final int room;
        private final Cursor cursor;
        private final Receiver peer = new Receiver(
                Role.CLIENT,
                Limits.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE),
                Receiver.Mode.MESSAGES,
                new MessageInflater(Role.CLIENT, Compressing.EACH_BY_ITSELF, codecs),
                null);
        private long offset;
        private boolean lapped;

        Place(int room, long offset) {
            this.room = room;
            this.offset = offset;
            this.cursor = new Cursor(logs[room], this, true, offset);
        }

        void read(SplittableRandom random) {
            ByteBuffer taken = cursor.take();
            if (taken == null) {
                return;
            }
            if (random.nextInt(20) == 0) {
                holdPinned(taken);
            }
            int written = random.nextInt(3) == 0 ? random.nextInt(taken.remaining() + 1) : taken.remaining();
            receive(taken.slice(0, written));
            taken.position(written);
            ByteBuffer rest = cursor.settle(taken);
            if (rest != null) {
                partialWrites.incrementAndGet();
                receive(rest);
            }
            assertThat(cursor.offset()).isEqualTo(offset);
        }

        /** Until the log has long given up what is pinned; the bytes must be the same before and after. */
        private void holdPinned(ByteBuffer taken) {
            ByteBuffer before = ByteBuffer.allocate(taken.remaining())
                    .put(taken.duplicate())
                    .flip();
            long far = pool.reuses() + 8;
            while (pool.reuses() < far && appending.get() > 0) {
                Thread.yield();
            }
            longPins.incrementAndGet();
            assertThat(taken.mismatch(before))
                    .as("first byte that changed while it was pinned")
                    .isEqualTo(-1);
        }

        private void receive(ByteBuffer bytes) {
            ByteBuffer sent = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            for (Event event = peer.receive(sent); event != null; event = peer.receive(sent)) {
                assertThat(event).isInstanceOf(Event.Message.class);
                check(room, ((Event.Message) event).payload());
                note(room, offset, ((Event.Message) event).payload().slice().getLong(0));
                offset++;
                messages.incrementAndGet();
            }
        }

        @Override
        public void wake() {}

        @Override
        public void onLapped(Cursor told) {
            lapped = true;
        }
    }

    private void note(int room, long offset, long name) {
        if (!names[room].compareAndSet((int) offset, 0, name)) {
            assertThat(name).as("entry " + offset + " of room " + room).isEqualTo(names[room].get((int) offset));
        }
    }

    private static ByteBuffer payload(int room, int appender, int sequence, int length) {
        ByteBuffer payload = ByteBuffer.allocate(length);
        long name = (long) room << 40 | (long) appender << 32 | sequence;
        payload.putLong(name).putLong(length);
        for (long word = name * GOLDEN_GAMMA; payload.remaining() >= Long.BYTES; word += GOLDEN_GAMMA) {
            payload.putLong(word);
        }
        while (payload.hasRemaining()) {
            payload.put((byte) name);
        }
        return payload.flip();
    }

    private static void check(int room, ByteBuffer payload) {
        long name = payload.getLong(payload.position());
        assertThat(name >>> 40).as("the room of what was read").isEqualTo(room);
        ByteBuffer expected = payload(room, (int) (name >>> 32) & 0xFF, (int) name, payload.remaining());
        assertThat(payload.mismatch(expected)).as("first wrong byte").isEqualTo(-1);
    }
}
