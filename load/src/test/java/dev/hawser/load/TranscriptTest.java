package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final LoadScript script = new LoadScript(42, 10);
    private final AtomicInteger slowest = new AtomicInteger();
    private final List<Integer> come = new ArrayList<>();
    private final Transcript transcript = new Transcript(new RawDialect(script), slowest::get, come::add);

    @Test
    void writesDownWhatTheFirstMemberReceivesInItsOrder() {
        assertThat(transcript.count()).isZero();
        write(3, 1, 2);

        assertThat(transcript.count()).isEqualTo(3);
        assertThat(come).containsExactly(3, 1, 2);
        assertThat(transcript.skipSame(0, frames(3, 1, 2))).isEqualTo(3);
        assertThat(transcript.check(0, message(3))).isNull();
        assertThat(transcript.check(2, message(2))).isNull();
        assertThat(transcript.count()).isEqualTo(3);
    }

    @Test
    void skipsTheWholeFramesThatAreTheSameWhereverTheInputEnds() {
        write(0, 1, 2, 3);
        ByteBuffer all = frames(0, 1, 2, 3);
        for (int first = 0; first < 4; first++) {
            int start = length(0, first);
            for (int end = start; end <= all.limit(); end++) {
                ByteBuffer input = ByteBuffer.allocate(5 + all.limit()).position(5);
                input.put(all.slice(start, end - start)).flip().position(5);
                int whole = 0;
                while (first + whole < 4 && length(0, first + whole + 1) <= end) {
                    whole++;
                }

                assertThat(transcript.skipSame(first, input)).isEqualTo(whole);
                assertThat(input.position()).isEqualTo(5 + length(0, first + whole) - start);
            }
        }
    }

    @Test
    void stopsInFrontOfTheFirstFrameThatDiffersInAnyByte() {
        write(0, 1, 2);
        ByteBuffer all = frames(0, 1, 2);
        for (int at = 0; at < all.limit(); at++) {
            ByteBuffer altered = frames(0, 1, 2);
            altered.put(at, (byte) (altered.get(at) ^ 1));
            int whole = at < length(0, 1) ? 0 : at < length(0, 2) ? 1 : 2;

            assertThat(transcript.skipSame(0, altered)).isEqualTo(whole);
            assertThat(altered.position()).isEqualTo(length(0, whole));
        }
    }

    @Test
    void recognisesNothingBeyondWhatIsWritten() {
        write(0, 1);

        ByteBuffer more = frames(0, 1, 2);
        assertThat(transcript.skipSame(0, more)).isEqualTo(2);
        assertThat(more.remaining()).isEqualTo(length(2, 3));
        assertThat(transcript.skipSame(2, more)).isZero();
        assertThat(more.remaining()).isEqualTo(length(2, 3));
        assertThat(transcript.skipSame(0, ByteBuffer.allocate(0))).isZero();
    }

    @Test
    void tellsWhatIsLostDoubledOrInAnotherOrder() {
        write(5, 6, 7);

        assertThat(wrong(1, message(7))).as("#6 is lost").isEqualTo(inPlace(7, 1, 6));
        assertThat(wrong(1, message(5))).as("#5 is doubled").isEqualTo(inPlace(5, 1, 6));
        assertThat(wrong(0, message(6))).as("another order").isEqualTo(inPlace(6, 0, 5));
        assertThat(wrong(1, message(9))).as("from elsewhere").isEqualTo(inPlace(9, 1, 6));
        assertThat(wrong(3, message(6))).isEqualTo("received message #6 twice");
        assertThat(transcript.count()).isEqualTo(3);
    }

    private static String inPlace(int number, int place, int expected) {
        return "received message #" + number + " in place " + place + ", where others received #" + expected
                + ": one is lost or doubled, or the order is another";
    }

    @Test
    void tellsWhatIsAlteredOrWasNeverSentBeforeItIsWrittenAndAfter() {
        write(0);
        for (int index = 0; index < 2; index++) {
            byte[] altered = script.message(index);
            altered[altered.length - 1] ^= 1;
            String text = new String(altered, StandardCharsets.ISO_8859_1);
            assertThat(wrong(index, ByteBuffer.wrap(altered)))
                    .isEqualTo("received what nobody sent, or altered: \"" + text + "\"");
            assertThat(wrong(index, ByteBuffer.wrap(script.message(1, script.speaker(1) + 1))))
                    .startsWith("received what nobody sent, or altered: ");
            assertThat(wrong(index, ByteBuffer.allocate(0))).isEqualTo("received what nobody sent, or altered: \"\"");
        }
        assertThat(transcript.count()).isEqualTo(1);
    }

    @Test
    void recognisesNoFrameThatIsLongerThanTheScriptsOwn() {
        // Headers with 7, 16 and 64 bits of length, as a hostile server might send them in place of the short ones.
        write(0);
        for (int size : new int[] {0, 125, 126, 127, 65535, 65536, 100_000}) {
            ByteBuffer frame = ByteBuffer.allocate(size + FrameEncoder.MAX_HEADER_LENGTH);
            FrameEncoder.encode(Opcode.TEXT, true, ByteBuffer.allocate(size), frame);
            frame.flip();
            assertThat(transcript.skipSame(0, frame)).isZero();
            assertThat(frame.position()).isZero();
            assertThat(transcript.check(0, ByteBuffer.allocate(size))).isNotNull();
        }
    }

    @Test
    void growsFarBeyondItsFirstSize() {
        int count = 5000;
        for (int i = 0; i < count; i++) {
            assertThat(transcript.check(i, message(i))).isNull();
        }

        assertThat(transcript.count()).isEqualTo(count);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        ByteBuffer all = frames(numbers);
        assertThat(all.remaining()).isGreaterThan(3 * 64 * 1024);
        assertThat(transcript.skipSame(0, all)).isEqualTo(count);
        assertThat(all.hasRemaining()).isFalse();
    }

    @Test
    void forgetsWhatAllHaveReceivedAndStillKnowsTheRest() {
        int count = 200_000;
        int held = 0;
        for (int i = 0; i < count; i++) {
            slowest.set(Math.max(0, i - 100));
            assertThat(transcript.check(i, message(i))).isNull();
            held = Math.max(held, transcript.held());
        }

        assertThat(transcript.count()).isEqualTo(count);
        assertThat(held).isLessThan(4096);
        for (int place = count - 100; place < count; place++) {
            assertThat(transcript.numberAt(place)).isEqualTo(place);
            assertThat(transcript.check(place, message(place))).isNull();
            assertThat(transcript.skipSame(place, frames(place))).isEqualTo(1);
        }
        assertThat(wrong(count, message(3))).isEqualTo("received message #3 twice");
    }

    @Test
    void forgetsNothingThatOneHasNotReceived() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(transcript.check(i, message(i))).isNull();
        }

        assertThat(transcript.skipSame(0, frames(0, 1, 2))).isEqualTo(3);
        assertThat(transcript.held()).isEqualTo(20_000);
    }

    @Test
    void growsWhereverItsFirstSizeEnds() {
        // Also where the last byte of a frame is the first one that has no room.
        for (int seed = 0; seed < 200; seed++) {
            LoadScript other = new LoadScript(seed, 10);
            Transcript transcript = new Transcript(new RawDialect(other), () -> 0, number -> {});
            for (int i = 0; i < 1700; i++) {
                assertThat(transcript.check(i, ByteBuffer.wrap(other.message(i))))
                        .isNull();
            }
        }
    }

    @Test
    void membersOnManyThreadsAgreeOnOneOrder() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("TranscriptTest.membersOnManyThreadsAgreeOnOneOrder seed " + seed);
        int count = 20_000;
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        ByteBuffer all = frames(numbers);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicInteger skipped = new AtomicInteger();
        List<Thread> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Random random = new Random(seed + i);
            members.add(new Thread(() -> {
                try {
                    ByteBuffer input = all.duplicate().limit(0);
                    int place = 0;
                    while (place < count) {
                        input.limit(Math.min(
                                all.capacity(), Math.max(input.limit(), input.position()) + random.nextInt(3000)));
                        int same = transcript.skipSame(place, input);
                        skipped.addAndGet(same);
                        place += same;
                        // What nobody has written down is parsed and checked.
                        if (place < count && input.remaining() >= length(place, place + 1)) {
                            assertThat(transcript.check(place, message(place))).isNull();
                            input.position(input.position() + length(place, place + 1));
                            place++;
                        }
                    }
                } catch (Throwable x) {
                    failure.compareAndSet(null, x);
                }
            }));
        }
        members.forEach(Thread::start);
        for (Thread member : members) {
            member.join();
        }

        assertThat(failure.get()).isNull();
        assertThat(transcript.count()).isEqualTo(count);
        assertThat(skipped).hasPositiveValue();
    }

    private String wrong(int place, ByteBuffer payload) {
        return Objects.requireNonNull(transcript.check(place, payload)).detail();
    }

    private void write(int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            assertThat(transcript.check(i, message(numbers[i]))).isNull();
        }
    }

    private ByteBuffer message(int number) {
        return ByteBuffer.wrap(script.message(number));
    }

    private ByteBuffer frames(int... numbers) {
        ByteBuffer frames = ByteBuffer.allocate(numbers.length * 80);
        for (int number : numbers) {
            FrameEncoder.encode(Opcode.TEXT, true, message(number), frames);
        }
        byte[] bytes = new byte[frames.position()];
        frames.flip().get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Bytes of the frames of messages from one number up to, not including, another. */
    private int length(int from, int to) {
        int length = 0;
        for (int number = from; number < to; number++) {
            length += 2 + script.message(number).length;
        }
        return length;
    }
}
