package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.rooms.Cursor.State;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final int[] SIZES = {0, 1, 125, 126, 127, 65535, 65536};

    private final SegmentPool pool = new SegmentPool(1024 * 1024);

    @Test
    void knowsWhereItIs() {
        Room room = new Room(new RoomOptions(0), pool, task -> {});
        ReadingMember reader = new ReadingMember();
        Cursor cursor = room.join(reader, false);
        reader.reads(cursor);
        assertThat(cursor.state()).isEqualTo(State.CAUGHT_UP);

        publish(room, 10);
        assertThat(cursor.state()).isEqualTo(State.LAGGING);
        assertThat(cursor.lag()).isEqualTo(1);

        reader.writeAll();
        assertThat(cursor.state()).isEqualTo(State.CAUGHT_UP);
        assertThat(cursor.lag()).isZero();

        publish(room, 3000);
        publish(room, 3000);
        assertThat(room.startOffset()).isEqualTo(2);
        assertThat(cursor.state()).as("it has not come to read yet").isEqualTo(State.LAGGING);
        assertThat(cursor.take()).isNull();
        assertThat(cursor.state()).isEqualTo(State.LAPPED);
        assertThat(cursor.lag()).isEqualTo(2);

        room.leave(cursor);
        assertThat(cursor.state()).isEqualTo(State.DETACHED);
    }

    @Test
    void isNotLappedByWhatItHasTakenAlready() {
        Room room = new Room(new RoomOptions(0), pool, task -> {});
        ReadingMember reader = new ReadingMember();
        Cursor cursor = room.join(reader, false);
        publish(room, 3000);

        ByteBuffer taken = cursor.take();
        publish(room, 3000);
        assertThat(room.startOffset())
                .as("what was taken is no longer retained")
                .isEqualTo(1);
        assertThat(cursor.state()).isEqualTo(State.LAGGING);
        taken.position(taken.limit());
        assertThat(cursor.settle(taken)).isNull();

        assertThat(cursor.state()).isEqualTo(State.LAGGING);
        assertThat(cursor.take()).isNotNull();
        assertThat(reader.lapped()).isZero();
    }

    @Test
    void tellsExactlyOnceThatItIsLappedAndGivesNothingAnyMore() {
        Room room = new Room(new RoomOptions(0), pool, task -> {});
        ReadingMember reader = new ReadingMember();
        Cursor cursor = room.join(reader, false);
        publish(room, 10);
        publish(room, 5000);

        for (int i = 0; i < 10; i++) {
            assertThat(cursor.take()).isNull();
            publish(room, 10);
        }
        assertThat(reader.lapped()).isEqualTo(1);
        assertThat(reader.lappedAt()).isZero();
        assertThat(cursor.offset()).isZero();
    }

    @Test
    void givesNothingAfterItsMemberHasLeftButSettlesWhatItGaveBefore() {
        Room room = new Room(RoomOptions.DEFAULT, pool, task -> {});
        Cursor cursor = room.join(new ReadingMember(), false);
        publish(room, 10);

        ByteBuffer taken = cursor.take();
        room.leave(cursor);
        taken.position(5);
        ByteBuffer rest = cursor.settle(taken);

        assertThat(rest.remaining()).isEqualTo(7);
        assertThat(cursor.take()).isNull();
    }

    @Test
    void refusesATakingBeforeTheLastIsSettledAndASettlingWithoutATaking() {
        Room room = new Room(RoomOptions.DEFAULT, pool, task -> {});
        Cursor cursor = room.join(new ReadingMember(), false);
        publish(room, 10);
        assertThatIllegalStateException()
                .isThrownBy(() -> cursor.settle(ByteBuffer.allocate(0)))
                .withMessage("settled without a taking");

        ByteBuffer taken = cursor.take();

        assertThatIllegalStateException()
                .isThrownBy(cursor::take)
                .withMessage("taken before the last taking was settled");
        assertThat(cursor.settle(taken)).isEqualTo(taken);
    }

    @Test
    void goesOnAfterAWriteThatStoppedAtAnyByte() {
        RoomLog log = new RoomLog(pool, Integer.MAX_VALUE, 0);
        int[] sizes = {0, 1, 125, 126, 0, 127, 300, 2};
        ByteBuffer all = ByteBuffer.allocate(2000);
        for (int size : sizes) {
            ByteBuffer payload = ByteBuffer.wrap(payload(size, size));
            log.append(Opcode.BINARY, payload, null);
            FrameEncoder.encode(Opcode.BINARY, true, payload, all);
        }
        all.flip();

        for (int stop = 0; stop <= all.limit(); stop++) {
            Cursor cursor = new Cursor(log, new ReadingMember(), false, 0);
            ByteBuffer written = ByteBuffer.allocate(all.limit());
            ByteBuffer taken = cursor.take();
            assertThat(taken).isEqualTo(all);
            written.put(taken.slice(0, stop));
            taken.position(stop);
            ByteBuffer rest = cursor.settle(taken);
            if (rest != null) {
                assertThat(rest.hasRemaining()).isTrue();
                written.put(rest);
            }
            ByteBuffer next = cursor.take();
            if (next != null) {
                written.put(next);
                assertThat(cursor.settle(next)).isNull();
            }
            assertThat(written.flip()).as("stopped at byte " + stop).isEqualTo(all);
            assertThat(cursor.offset()).isEqualTo(sizes.length);
        }
    }

    @Test
    void behavesLikeAListOfMessages() {
        long first = System.nanoTime();
        System.out.println("CursorTest.behavesLikeAListOfMessages seeds from " + first);
        int lapped = 0;
        for (long seed = first; seed < first + 150; seed++) {
            lapped += new Model(seed).run();
        }
        assertThat(lapped).as("cursors that were lapped").isPositive();
    }

    /** Random operations on one room, and what must come out. */
    private final class Model {
        private final long seed;
        private final Random random;
        private final Room room;
        private final DeflatePool codecs = new DeflatePool(1, 1);
        private final List<byte[]> published = new ArrayList<>();
        private final List<ReadingMember> readers = new ArrayList<>();
        private final List<Long> joinedAt = new ArrayList<>();

        Model(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.room = new Room(
                    new RoomOptions(random.nextInt(3) * 100_000), pool, task -> {}, Compressing.from(100, codecs));
        }

        int run() {
            try {
                for (int i = 0; i < 200; i++) {
                    step();
                }
                return finish();
            } catch (Throwable x) {
                throw new AssertionError("seed " + seed, x);
            }
        }

        private void step() {
            int what = random.nextInt(100);
            if (what < 40) {
                int size = random.nextInt(3) == 0 ? SIZES[random.nextInt(SIZES.length)] : random.nextInt(3000);
                byte[] payload = payload(size, published.size());
                assertThat(room.publish(MessageType.BINARY, ByteBuffer.wrap(payload)))
                        .isEqualTo(published.size());
                published.add(payload);
            } else if (what < 45) {
                boolean takesCompressed = random.nextBoolean();
                ReadingMember reader = takesCompressed ? new ReadingMember(codecs) : new ReadingMember();
                readers.add(reader.reads(room.join(reader, takesCompressed)));
                joinedAt.add((long) published.size());
            } else if (!readers.isEmpty()) {
                int index = random.nextInt(readers.size());
                if (what < 47) {
                    leave(index);
                } else if (index % 4 != 0) {
                    // Every fourth reader never reads before the end, so that some are lapped.
                    write(readers.get(index));
                }
            }
        }

        private void write(ReadingMember reader) {
            switch (random.nextInt(4)) {
                case 0 -> reader.write(length -> 0);
                case 1 -> reader.write(length -> length);
                default -> reader.write(length -> random.nextInt(length + 1));
            }
        }

        private void leave(int index) {
            ReadingMember reader = readers.remove(index);
            long joined = joinedAt.remove(index);
            room.leave(reader.cursor());
            reader.writeAll();
            check(reader, joined);
            assertThat(reader.cursor().take()).isNull();
        }

        private int finish() {
            int lapped = 0;
            for (int i = 0; i < readers.size(); i++) {
                ReadingMember reader = readers.get(i);
                reader.writeAll();
                check(reader, joinedAt.get(i));
                if (reader.lapped() > 0) {
                    lapped++;
                    assertThat(reader.lapped()).isEqualTo(1);
                    assertThat(reader.lappedAt()).isLessThan(room.startOffset());
                    assertThat(reader.cursor().state()).isEqualTo(State.LAPPED);
                } else {
                    assertThat(joinedAt.get(i) + reader.received().size()).isEqualTo(published.size());
                    assertThat(reader.cursor().state()).isEqualTo(State.CAUGHT_UP);
                }
            }
            assertThat(room.size()).isEqualTo(readers.size());
            return lapped;
        }

        private void check(ReadingMember reader, long joined) {
            int offset = (int) joined;
            for (byte[] payload : reader.received()) {
                assertThat(payload).isEqualTo(published.get(offset));
                offset++;
            }
            assertThat(reader.cursor().offset()).isEqualTo(offset);
        }
    }

    @Test
    void neverLagsLessThanNothingWhileItIsReadByAnother() throws InterruptedException {
        Room room = new Room(new RoomOptions(100_000), pool, task -> {});
        ReadingMember reader = new ReadingMember();
        Cursor cursor = room.join(reader, false);
        reader.reads(cursor);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong least = new AtomicLong();
        Thread observer = new Thread(() -> {
            while (!done.get()) {
                least.accumulateAndGet(cursor.lag(), Math::min);
            }
        });
        observer.start();
        for (int i = 0; i < 200_000; i++) {
            publish(room, 1);
            reader.writeAll();
            reader.received().clear();
        }
        done.set(true);
        observer.join();

        assertThat(least).hasValue(0);
    }

    private static void publish(Room room, int size) {
        room.publish(MessageType.BINARY, ByteBuffer.allocate(size));
    }

    private static byte[] payload(int size, int seed) {
        byte[] payload = new byte[size];
        new Random(seed).nextBytes(payload);
        return payload;
    }
}
