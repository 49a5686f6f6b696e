package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Reading.Memory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words of the masking against the formula of the RFC. */
@Rfc6455("5.3")
class MaskingTest {
    private static final int MAX_OFFSET = 17;
    private static final int MAX_LENGTH = 67;

    private final Random random = new Random(5);

    @ParameterizedTest
    @EnumSource
    @Rfc6455({"5.3", "6.2/5"})
    void isTheFormulaOfTheRfcAtEveryOffsetAndLength(Memory memory) {
        for (int from = 0; from <= MAX_OFFSET; from++) {
            for (int length = 0; length <= MAX_LENGTH; length++) {
                int key = random.nextInt();
                byte[] bytes = random(MAX_OFFSET + MAX_LENGTH + 9);
                ByteBuffer buffer = memory.allocate(bytes.length).put(0, bytes);
                Masking.apply(buffer, from, from + length, key);
                assertThat(copy(buffer))
                        .as("from %d, %d bytes, key %08x", from, length, key)
                        .isEqualTo(naive(bytes, from, length, key));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithTheRightByteOfTheKeyAfterAnyPart(Memory memory) {
        for (int first = 0; first <= 20; first++) {
            for (int second = 0; second <= 20; second++) {
                int key = random.nextInt();
                byte[] bytes = random(first + second + 13);
                ByteBuffer buffer = memory.allocate(bytes.length).put(0, bytes);
                Masking.apply(buffer, 0, first, key);
                int advanced = Masking.advance(key, first);
                Masking.apply(buffer, first, first + second, advanced);
                Masking.apply(buffer, first + second, bytes.length, Masking.advance(advanced, second));
                assertThat(copy(buffer))
                        .as("cut at %d and %d, key %08x", first, first + second, key)
                        .isEqualTo(naive(bytes, 0, bytes.length, key));
            }
        }
    }

    @Test
    void maskingTwiceIsUnmasking() {
        byte[] bytes = random(100);
        ByteBuffer buffer = ByteBuffer.wrap(bytes.clone());
        Masking.apply(buffer, 3, 98, 0xCAFEBABE);
        assertThat(buffer.array()).isNotEqualTo(bytes);
        Masking.apply(buffer, 3, 98, 0xCAFEBABE);
        assertThat(buffer.array()).isEqualTo(bytes);
    }

    @Test
    void aKeyOfZeroChangesNothing() {
        byte[] bytes = random(100);
        ByteBuffer buffer = ByteBuffer.wrap(bytes.clone());
        Masking.apply(buffer, 0, 100, 0);
        assertThat(buffer.array()).isEqualTo(bytes);
    }

    /** "transformed-octet-i = original-octet-i XOR masking-key-octet-j" with "j = i MOD 4". */
    private static byte[] naive(byte[] bytes, int from, int length, int key) {
        byte[] masked = bytes.clone();
        byte[] keys = ByteBuffer.allocate(4).putInt(key).array();
        for (int i = 0; i < length; i++) {
            masked[from + i] ^= keys[i % 4];
        }
        return masked;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }
}
