package dev.hawser.cli;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a room delivers: the first member that receives a message writes it down, after checking it, and all the others are
 * compared with what is written, byte by byte. So a delivery costs a comparison of bytes, many at once, and still every byte of each is
 * checked.
 *
 * <p>Any thread; reading takes no lock.
 */
final class Transcript {
    /** What is written: the frames, as a server encodes them, and where each begins, and the last one ends. */
    private record Written(byte[] frames, int[] starts, int count) {}

    private final LoadScript script;

    private volatile Written written = new Written(new byte[64 * 1024], new int[1024], 0);

    // Guarded by this.
    private final BitSet seen = new BitSet();

    Transcript(LoadScript script) {
        this.script = script;
    }

    /** How many messages are written down. */
    int count() {
        return written.count;
    }

    /**
     * Compares encoded frames with those that are written, and moves the input past the whole ones that are the same.
     *
     * @param index of the first message in the input
     * @return how many are the same
     */
    int skipSame(int index, ByteBuffer input) {
        Written now = written;
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
     * @param index its place in what the member has received
     * @return what is wrong with it, or null
     */
    @Nullable
    String check(int index, ByteBuffer payload) {
        Written now = written;
        return index < now.count ? compare(now, index, payload) : append(index, payload);
    }

    private synchronized @Nullable String append(int index, ByteBuffer payload) {
        Written now = written;
        if (index < now.count) {
            return compare(now, index, payload);
        }
        int number = LoadScript.numberOf(payload);
        if (number < 0 || !payload.equals(ByteBuffer.wrap(script.message(number)))) {
            return "received what nobody sent, or altered: " + Excerpt.of(payload);
        }
        if (seen.get(number)) {
            return "received message #" + number + " twice";
        }
        seen.set(number);
        write(now, payload);
        return null;
    }

    private void write(Written now, ByteBuffer payload) {
        int start = now.starts[now.count];
        int length = FrameEncoder.headerLength(Role.SERVER, payload.remaining()) + payload.remaining();
        byte[] frames = now.frames.length - start >= length
                ? now.frames
                : Arrays.copyOf(now.frames, Math.max(2 * now.frames.length, start + length));
        FrameEncoder.encode(Opcode.TEXT, true, payload, ByteBuffer.wrap(frames, start, length));
        int[] starts =
                now.starts.length > now.count + 1 ? now.starts : Arrays.copyOf(now.starts, 2 * now.starts.length);
        starts[now.count + 1] = start + length;
        written = new Written(frames, starts, now.count + 1);
    }

    private @Nullable String compare(Written now, int index, ByteBuffer payload) {
        ByteBuffer expected = payloadOf(now, index);
        if (expected.equals(payload)) {
            return null;
        }
        int number = LoadScript.numberOf(payload);
        if (number < 0 || !payload.equals(ByteBuffer.wrap(script.message(number)))) {
            return "received what nobody sent, or altered: " + Excerpt.of(payload);
        }
        return "received message #" + number + " in place " + index + ", where others received #"
                + LoadScript.numberOf(expected) + ": one is lost or doubled, or the order is another";
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
