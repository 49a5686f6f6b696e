package dev.hawser.load;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a room delivers: the first member that receives a message writes it down, after checking it, and all the others are
 * compared with what is written, byte by byte. So a delivery costs a comparison of bytes, many at once, and still every byte of each is
 * checked. What all have received is forgotten when the space is needed.
 *
 * <p>Any thread; reading takes no lock.
 */
final class Transcript {
    private static final int FIRST_BYTES = 64 * 1024;
    private static final int FIRST_MESSAGES = 1024;

    /**
     * What is written.
     *
     * @param frames as a server encodes them
     * @param starts where each begins, and the last one ends
     * @param numbers of the messages
     * @param first the place of the first one; what was before it is forgotten
     * @param count of those that are here
     */
    private record Written(byte[] frames, int[] starts, int[] numbers, int first, int count) {
        int used() {
            return starts[count];
        }
    }

    private final Dialect dialect;
    private final IntSupplier slowest;
    private final IntConsumer onCome;

    private volatile Written written =
            new Written(new byte[FIRST_BYTES], new int[FIRST_MESSAGES + 1], new int[FIRST_MESSAGES], 0, 0);

    // Guarded by this.
    private final BitSet seen = new BitSet();
    private long lastOffset = -1;

    /**
     * @param slowest the place of the member that has received least
     * @param onCome is given the number of each message that is written down, in a lock
     */
    Transcript(Dialect dialect, IntSupplier slowest, IntConsumer onCome) {
        this.dialect = dialect;
        this.slowest = slowest;
        this.onCome = onCome;
    }

    /** How many messages have been written down. */
    int count() {
        Written now = written;
        return now.first + now.count;
    }

    /** How many of them are not forgotten. */
    int held() {
        return written.count;
    }

    /** The number of the message in a place that is written down and not forgotten. */
    int numberAt(int place) {
        Written now = written;
        return now.numbers[place - now.first];
    }

    /**
     * Compares encoded frames with those that are written, and moves the input past the whole ones that are the same.
     *
     * @param place of the first message in the input
     * @return how many are the same
     */
    int skipSame(int place, ByteBuffer input) {
        Written now = written;
        int index = place - now.first;
        if (index >= now.count) {
            return 0;
        }
        int start = now.starts[index];
        int length = Math.min(input.remaining(), now.starts[now.count] - start);
        int same = input.slice(input.position(), length).mismatch(ByteBuffer.wrap(now.frames, start, length));
        int end = start + (same < 0 ? length : same);
        int found = Arrays.binarySearch(now.starts, index, now.count + 1, end);
        int next = found >= 0 ? found : -found - 2;
        input.position(input.position() + now.starts[next] - start);
        return next - index;
    }

    /**
     * Checks one message, and writes it down when its place is the next one.
     *
     * @param place of it in what the member has received
     * @return what is wrong with it, or null
     */
    @Nullable
    Wrong check(int place, ByteBuffer payload) {
        Written now = written;
        return place < now.first + now.count ? compare(now, place, payload) : append(place, payload);
    }

    private synchronized @Nullable Wrong append(int place, ByteBuffer payload) {
        Written now = written;
        if (place < now.first + now.count) {
            return compare(now, place, payload);
        }
        int number = dialect.numberOf(payload);
        if (number < 0) {
            return Wrong.altered(payload);
        }
        if (seen.get(number)) {
            return Wrong.doubled(number);
        }
        long offset = dialect.offsetOf(payload);
        if (offset >= 0 && offset <= lastOffset) {
            return Wrong.falling(number, offset, lastOffset);
        }
        lastOffset = offset;
        seen.set(number);
        onCome.accept(number);
        write(number, payload);
        return null;
    }

    private void write(int number, ByteBuffer payload) {
        int length = FrameEncoder.headerLength(Role.SERVER, payload.remaining()) + payload.remaining();
        Written now = withRoom(written, length);
        int start = now.used();
        FrameEncoder.encode(Opcode.TEXT, true, payload, ByteBuffer.wrap(now.frames, start, length));
        now.starts[now.count + 1] = start + length;
        now.numbers[now.count] = number;
        written = new Written(now.frames, now.starts, now.numbers, now.first, now.count + 1);
    }

    /** Those who read have the old arrays, which do not change any more. */
    private Written withRoom(Written now, int length) {
        if (now.frames.length - now.used() >= length && now.numbers.length > now.count) {
            return now;
        }
        int forgotten = Math.min(slowest.getAsInt() - now.first, now.count);
        int from = now.starts[forgotten];
        int used = now.used() - from;
        int count = now.count - forgotten;
        byte[] frames = new byte[capacity(now.frames.length, used + length)];
        System.arraycopy(now.frames, from, frames, 0, used);
        int messages = capacity(now.numbers.length, count + 1);
        int[] starts = new int[messages + 1];
        for (int i = 0; i <= count; i++) {
            starts[i] = now.starts[forgotten + i] - from;
        }
        int[] numbers = new int[messages];
        System.arraycopy(now.numbers, forgotten, numbers, 0, count);
        return new Written(frames, starts, numbers, now.first + forgotten, count);
    }

    /** As much as before where that leaves half of it free, so that the next time is far. */
    private static int capacity(int before, int needed) {
        return needed <= before / 2 ? before : Math.max(2 * before, needed);
    }

    private @Nullable Wrong compare(Written now, int place, ByteBuffer payload) {
        int index = place - now.first;
        if (payloadOf(now, index).equals(payload)) {
            return null;
        }
        int number = dialect.numberOf(payload);
        // What belongs here and still differs has another offset or time than the others have received.
        if (number < 0 || number == now.numbers[index]) {
            return Wrong.altered(payload);
        }
        return Wrong.displaced(number, place, now.numbers[index]);
    }

    private static ByteBuffer payloadOf(Written now, int index) {
        int start = now.starts[index];
        int length = now.starts[index + 1] - start;
        // The second byte of a server's frame is the length, or says how long the length is (RFC 6455 section 5.2).
        int header = switch (now.frames[start + 1]) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
        return ByteBuffer.wrap(now.frames, start + header, length - header);
    }
}
