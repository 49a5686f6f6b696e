package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Reading.Memory;
import dev.hawser.websocket.Receiver.Mode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one side compresses the other side inflates, with every setting, in every mode, however it is cut. */
@Rfc7692({"7.2.1", "7.2.2"})
class DeflateRoundTripTest {
    private static final int[] LENGTHS = {0, 1, 3, 40, 300, 5000, 33_000, 140_000};
    private static final int MESSAGES = 12;

    private final DeflatePool pool = new DeflatePool(3, 2);

    @ParameterizedTest
    @EnumSource
    @Regression("jetty #7351")
    void readsWhatTheOtherSideCompresses(Mode mode) {
        int seed = 0;
        for (int bits = 8; bits <= 15; bits++) {
            for (boolean alone : new boolean[] {true, false}) {
                for (Role sender : Role.values()) {
                    seed++;
                    check(seed, mode, sender, new DeflateParameters(alone, alone, bits, bits));
                }
            }
        }
        assertThat(pool.borrowed()).isZero();
    }

    private void check(int seed, Mode mode, Role sender, DeflateParameters parameters) {
        Random random = new Random(seed);
        MessageDeflater deflater = new MessageDeflater(sender, parameters, 2, pool);
        List<byte[]> messages = new ArrayList<>();
        ByteBuffer wire = ByteBuffer.allocate(MESSAGES * (LENGTHS[LENGTHS.length - 1] + 1000));
        int compressed = 0;
        for (int i = 0; i < MESSAGES; i++) {
            Payloads kind = Payloads.values()[random.nextInt(Payloads.values().length)];
            byte[] message = kind.ofLength(LENGTHS[random.nextInt(LENGTHS.length)], random);
            messages.add(message);
            ByteBuffer payload = deflater.deflate(ByteBuffer.wrap(message));
            compressed += payload == null ? 0 : 1;
            write(payload == null ? ByteBuffer.wrap(message) : payload, payload != null, sender, random, wire);
        }
        deflater.release();
        assertThat(compressed).as("seed %d", seed).isPositive();
        byte[] bytes = Arrays.copyOf(wire.array(), wire.position());
        for (int maxChunk : new int[] {bytes.length, 1 + random.nextInt(100_000), 1 + random.nextInt(300)}) {
            for (Memory memory : new Memory[] {Memory.HEAP, Memory.DIRECT}) {
                assertThat(receive(mode, sender, parameters, memory, bytes, maxChunk, random))
                        .as("seed %d, %s, from %s, %s, chunks up to %d", seed, parameters, sender, memory, maxChunk)
                        .containsExactlyElementsOf(messages);
            }
        }
    }

    private static void write(ByteBuffer payload, boolean rsv1, Role sender, Random random, ByteBuffer wire) {
        int fragments = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
        for (int i = 0; i < fragments; i++) {
            boolean fin = i == fragments - 1;
            int length = fin ? payload.remaining() : random.nextInt(payload.remaining() + 1);
            ByteBuffer fragment = payload.slice(payload.position(), length);
            payload.position(payload.position() + length);
            Opcode opcode = i == 0 ? Opcode.BINARY : Opcode.CONTINUATION;
            if (sender == Role.CLIENT) {
                FrameEncoder.encodeMasked(opcode, fin, rsv1 && i == 0, fragment, random.nextInt(), wire);
            } else {
                FrameEncoder.encode(opcode, fin, rsv1 && i == 0, fragment, wire);
            }
        }
    }

    private List<byte[]> receive(
            Mode mode,
            Role sender,
            DeflateParameters parameters,
            Memory memory,
            byte[] bytes,
            int maxChunk,
            Random random) {
        Role role = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
        MessageInflater inflater = new MessageInflater(role, parameters, pool);
        Receiver receiver = new Receiver(role, Limits.DEFAULT.withMaxMessageSize(200_000), mode, inflater, null);
        Joining joining = new Joining();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(maxChunk));
            ByteBuffer input = memory.allocate(length).put(bytes, at, length).flip();
            for (Event event = receiver.receive(input); event != null; event = receiver.receive(input)) {
                joining.add(event);
            }
            at += length;
        }
        assertThat(receiver.isBetweenMessages()).isTrue();
        return joining.messages;
    }

    /** Makes messages of what each mode gives. */
    private static final class Joining {
        private final List<byte[]> messages = new ArrayList<>();
        private final ByteArrayOutputStream open = new ByteArrayOutputStream();

        void add(Event event) {
            if (event instanceof Event.Message message) {
                add(message.payload(), true);
            } else if (event instanceof Event.Part part) {
                assertThat(part.last() || part.payload().hasRemaining()).isTrue();
                add(part.payload(), part.last());
            } else if (event instanceof Event.Frame frame) {
                add(frame.payload(), frame.fin());
            } else {
                throw new AssertionError(event);
            }
        }

        private void add(ByteBuffer payload, boolean last) {
            byte[] copy = new byte[payload.remaining()];
            payload.get(copy);
            open.writeBytes(copy);
            if (last) {
                messages.add(open.toByteArray());
                open.reset();
            }
        }
    }
}
