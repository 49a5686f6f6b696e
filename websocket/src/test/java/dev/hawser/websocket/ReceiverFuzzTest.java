package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Reading.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bytes that nobody thought of: never an exception, any chunking gives the same events, and a fault has a code and a reason that can be
 * sent.
 */
class ReceiverFuzzTest {
    private static final int RUNS = 4000;
    private static final Limits LIMITS = new Limits(2000, 3000, 5);

    @Test
    @Rfc6455("10.7/1")
    void readsRandomBytesTheSameHoweverTheyAreCut() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            check(seed, Role.values()[seed % 2], bytes, random);
        }
    }

    @Test
    void readsRandomHeadersWithShortPayloadsTheSameHoweverTheyAreCut() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Role role = Role.values()[seed % 2];
            check(seed, role, randomFrames(role, random), random);
        }
    }

    @Test
    void readsDamagedStreamsTheSameHoweverTheyAreCut() {
        for (int seed = 0; seed < RUNS / 4; seed++) {
            Random random = new Random(seed);
            Role role = Role.values()[seed % 2];
            Role sender = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
            check(seed, role, damage(RandomStream.of(sender, 4, 400, random).bytes(), random), random);
        }
    }

    /** Mostly well-formed frames whose first byte, length and payload are drawn without regard to each other. */
    private static byte[] randomFrames(Role role, Random random) {
        StringBuilder hex = new StringBuilder();
        String[] payloads = {"", "61", "03e8", "c3a9", "e282", "ac", "ff", "616263646566676869", "03e9e282ac"};
        for (int i = 0; i < 6; i++) {
            int first = random.nextInt(20) == 0
                    ? random.nextInt(256)
                    : new int[] {0x00, 0x01, 0x02, 0x80, 0x81, 0x89}[random.nextInt(6)];
            first = random.nextInt(12) == 0 ? 0x88 : first;
            String payload = payloads[random.nextInt(payloads.length)];
            hex.append("%02x|%02x|%s ".formatted(first, payload.length() / 2, payload));
        }
        return Wire.of(role, hex.toString().trim().split(" ")).bytes();
    }

    private static byte[] damage(byte[] bytes, Random random) {
        for (int flaws = random.nextInt(4); flaws > 0; flaws--) {
            bytes[random.nextInt(Math.min(bytes.length, 1 + random.nextInt(bytes.length)))] ^=
                    (byte) (1 << random.nextInt(8));
        }
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private static void check(int seed, Role role, byte[] bytes, Random random) {
        String hex = HexFormat.of().formatHex(bytes);
        assertThatCode(() -> {
                    List<String> whole = Reading.whole(new Receiver(role, LIMITS), Memory.HEAP, bytes);
                    checkEnd(whole);
                    for (Memory memory : Memory.values()) {
                        int maxChunk = 1 + random.nextInt(40);
                        assertThat(Reading.inChunks(new Receiver(role, LIMITS), memory, bytes, maxChunk, random))
                                .as("chunks up to %d, %s", maxChunk, memory)
                                .isEqualTo(whole);
                    }
                    assertThat(Reading.inChunks(new Receiver(role, LIMITS), Memory.DIRECT, bytes, 1, random))
                            .isEqualTo(whole);
                })
                .as("seed %d, %s: %s", seed, role, hex)
                .doesNotThrowAnyException();
    }

    private static void checkEnd(List<String> events) {
        for (int i = 0; i < events.size(); i++) {
            String event = events.get(i);
            if (event.startsWith("fault") || event.startsWith("close")) {
                assertThat(i).as("nothing after " + event).isEqualTo(events.size() - 1);
            }
            if (event.startsWith("fault")) {
                int code = Integer.parseInt(event.substring(6, 10));
                assertThat(code).isIn(1002, 1007, 1008, 1009);
                assertThat(event).contains("(RFC 6455 section ");
                assertThat(event.substring(11).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
            }
        }
    }
}
