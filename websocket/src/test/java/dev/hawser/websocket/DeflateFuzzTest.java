package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Reading.Memory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compressed bytes that nobody thought of: never an exception, any chunking gives the same events, and nothing stays borrowed. */
@Rfc7692("7.2.2")
class DeflateFuzzTest {
    private static final int RUNS = 3000;
    private static final Limits LIMITS = new Limits(700, 3000, 9);

    private final DeflatePool pool = new DeflatePool(3, 2);

    @Test
    void readsRandomPayloadsTheSameHoweverTheyAreCut() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Role role = Role.values()[seed % 2];
            ByteBuffer wire = ByteBuffer.allocate(2000);
            for (int i = 0; i < 3; i++) {
                byte[] payload = new byte[random.nextInt(60)];
                random.nextBytes(payload);
                if (payload.length > 0 && random.nextBoolean()) {
                    // Any block but the reserved kind.
                    payload[0] = (byte) (payload[0] & ~6 | 2 * random.nextInt(3));
                }
                write(role, random.nextBoolean(), random.nextInt(4) > 0, payload, random, wire);
            }
            check(seed, role, Arrays.copyOf(wire.array(), wire.position()), random);
        }
    }

    @Test
    @Regression("CVE-2026-85024")
    void readsDamagedMessagesTheSameHoweverTheyAreCut() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Role role = Role.values()[seed % 2];
            Role sender = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
            MessageDeflater deflater = new MessageDeflater(sender, parameters(seed), 2, pool);
            ByteBuffer wire = ByteBuffer.allocate(20_000);
            for (int i = 0; i < 4; i++) {
                byte[] message = Payloads.WORDS.ofLength(random.nextInt(1000), random);
                ByteBuffer compressed = deflater.deflate(ByteBuffer.wrap(message));
                byte[] payload =
                        compressed == null ? message : Arrays.copyOf(compressed.array(), compressed.remaining());
                if (random.nextInt(4) == 0 && payload.length > 0) {
                    payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
                    payload = Arrays.copyOf(payload, payload.length - random.nextInt(Math.min(4, payload.length)));
                }
                int cut = random.nextInt(payload.length + 1);
                boolean whole = random.nextBoolean();
                write(
                        role,
                        true,
                        compressed != null,
                        whole ? payload : Arrays.copyOf(payload, cut),
                        whole,
                        random,
                        wire);
                if (!whole) {
                    byte[] rest = Arrays.copyOfRange(payload, cut, payload.length);
                    encode(role, Opcode.CONTINUATION, true, false, rest, random, wire);
                }
            }
            deflater.release();
            check(seed, role, Arrays.copyOf(wire.array(), wire.position()), random);
        }
    }

    private static void write(Role role, boolean text, boolean rsv1, byte[] payload, Random random, ByteBuffer wire) {
        write(role, text, rsv1, payload, true, random, wire);
    }

    private static void write(
            Role role, boolean text, boolean rsv1, byte[] payload, boolean fin, Random random, ByteBuffer wire) {
        encode(role, text ? Opcode.TEXT : Opcode.BINARY, fin, rsv1, payload, random, wire);
    }

    private static void encode(
            Role role, Opcode opcode, boolean fin, boolean rsv1, byte[] payload, Random random, ByteBuffer wire) {
        if (role == Role.SERVER) {
            FrameEncoder.encodeMasked(opcode, fin, rsv1, ByteBuffer.wrap(payload), random.nextInt(), wire);
        } else {
            FrameEncoder.encode(opcode, fin, rsv1, ByteBuffer.wrap(payload), wire);
        }
    }

    private void check(int seed, Role role, byte[] bytes, Random random) {
        List<String> whole = Reading.whole(receiver(seed, role), Memory.HEAP, bytes);
        String last = whole.isEmpty() ? "" : whole.get(whole.size() - 1);
        if (last.startsWith("fault")) {
            assertThat(last.substring(6, 10)).isIn("1002", "1007", "1009");
            assertThat(last.substring(11).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
        }
        for (int maxChunk : new int[] {1, 1 + random.nextInt(40), 1 + random.nextInt(400)}) {
            for (Memory memory : new Memory[] {Memory.HEAP, Memory.DIRECT_LITTLE_ENDIAN}) {
                assertThat(Reading.inChunks(receiver(seed, role), memory, bytes, maxChunk, random))
                        .as(
                                "seed %d, %s, chunks up to %d: %s",
                                seed, role, maxChunk, HexFormat.of().formatHex(bytes))
                        .isEqualTo(whole);
            }
        }
    }

    private Receiver receiver(int seed, Role role) {
        MessageInflater inflater = new MessageInflater(role, parameters(seed), pool);
        return new Receiver(role, LIMITS, Receiver.Mode.MESSAGES, inflater, null);
    }

    private static DeflateParameters parameters(int seed) {
        return seed % 4 < 2 ? DeflateVectorTest.ALONE : DeflateVectorTest.IN_CONTEXT;
    }

    @AfterEach
    void nothingStaysBorrowed() {
        assertThat(pool.borrowed()).isZero();
    }
}
