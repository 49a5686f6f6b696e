package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Reading.Memory;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The validator against the platform: every short sequence, and long ones however they are cut and wherever they lie. */
@Rfc6455("8.1")
class Utf8ValidatorTest {
    private static final int[] BOUNDARIES = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFE, 0xFF
    };

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(16);
    private Utf8Validator validator = new Utf8Validator();

    @Test
    void agreesWithThePlatformOnAllSequencesOfOneToThreeBytes() {
        byte[] one = new byte[1];
        byte[] two = new byte[2];
        byte[] three = new byte[3];
        for (int first = 0; first < 0x100; first++) {
            one[0] = two[0] = three[0] = (byte) first;
            checkAgainstDecoder(one);
            for (int second = 0; second < 0x100; second++) {
                two[1] = three[1] = (byte) second;
                checkAgainstDecoder(two);
                for (int third = 0; third < 0x100; third++) {
                    three[2] = (byte) third;
                    checkAgainstDecoder(three);
                }
            }
        }
    }

    @Test
    void agreesWithThePlatformOnSequencesOfFourBytesAtTheBoundaries() {
        byte[] bytes = new byte[4];
        for (int first : BOUNDARIES) {
            bytes[0] = (byte) first;
            for (int second : BOUNDARIES) {
                bytes[1] = (byte) second;
                for (int third : BOUNDARIES) {
                    bytes[2] = (byte) third;
                    for (int fourth : BOUNDARIES) {
                        bytes[3] = (byte) fourth;
                        checkAgainstDecoder(bytes);
                    }
                }
            }
        }
    }

    private void checkAgainstDecoder(byte[] bytes) {
        boolean valid = !decoder.reset()
                .decode(ByteBuffer.wrap(bytes), decoded.clear(), true)
                .isError();
        validator = new Utf8Validator();
        int invalid = validator.firstInvalid(ByteBuffer.wrap(bytes), 0, bytes.length);
        boolean found = invalid < 0 && validator.isBetweenCharacters();
        // Not assertThat, which would take minutes for so many.
        if (found != valid || invalid != Utf8Oracle.firstInvalid(bytes)) {
            fail(
                    "%s: valid %s, here %s; first invalid %d, here %d",
                    HexFormat.of().formatHex(bytes), valid, found, Utf8Oracle.firstInvalid(bytes), invalid);
        }
    }

    @Test
    void findsTheFirstInvalidByteAtEveryAlignmentAndCut() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] text = textWithFlaws(random);
            int offset = random.nextInt(17);
            Memory memory = Memory.values()[random.nextInt(Memory.values().length)];
            ByteBuffer buffer =
                    memory.allocate(offset + text.length + random.nextInt(9)).put(offset, text);
            validator = new Utf8Validator();
            assertThat(firstInvalidInParts(buffer, offset, offset + text.length, random))
                    .as("seed %d: %s", seed, HexFormat.of().formatHex(text))
                    .isEqualTo(Utf8Oracle.firstInvalid(text));
        }
    }

    private int firstInvalidInParts(ByteBuffer buffer, int from, int to, Random random) {
        int maxPart = 1 + random.nextInt(40);
        for (int at = from; at < to; ) {
            int end = Math.min(to, at + random.nextInt(maxPart + 1));
            int invalid = validator.firstInvalid(buffer, at, end);
            if (invalid >= 0) {
                return invalid - from;
            }
            at = end;
        }
        return -1;
    }

    /** Runs of characters of one, two, three or four bytes, with no, one or some bytes changed. */
    private static byte[] textWithFlaws(Random random) {
        StringBuilder text = new StringBuilder();
        int[] first = {'a', 0xE9, 0x20AC, 0x1F600};
        for (int runs = random.nextInt(6); runs >= 0; runs--) {
            int character = first[random.nextInt(first.length)];
            text.append(Character.toString(character).repeat(random.nextInt(14)));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int flaws = bytes.length == 0 ? 0 : random.nextInt(3); flaws > 0; flaws--) {
            bytes[random.nextInt(bytes.length)] = (byte) BOUNDARIES[random.nextInt(BOUNDARIES.length)];
        }
        return bytes;
    }

    @Test
    void knowsWhetherACharacterIsOpen() {
        validator.firstInvalid(ByteBuffer.wrap(new byte[] {'a', (byte) 0xE2, (byte) 0x82}), 0, 3);
        assertThat(validator.isBetweenCharacters()).isFalse();
        validator.firstInvalid(ByteBuffer.wrap(new byte[0]), 0, 0);
        assertThat(validator.isBetweenCharacters()).isFalse();
        validator.firstInvalid(ByteBuffer.wrap(new byte[] {(byte) 0xAC}), 0, 1);
        assertThat(validator.isBetweenCharacters()).isTrue();
    }
}
