package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Rfc6455("5.3")
class MaskingKeysTest {
    private static final int KEYS = 100_000;
    /** Far outside what chance allows: the standard deviation is 158. */
    private static final int TOLERANCE = 2_000;

    private final MaskingKeys keys = new MaskingKeys();

    @Test
    @Rfc6455({"5.3/2", "10.3/1"})
    void hardlyAKeyComesTwice() {
        // Among so many 32-bit numbers one or two pairs are to be expected.
        assertThat(IntStream.generate(keys::next).limit(KEYS).distinct().count())
                .isGreaterThan(KEYS - 20);
    }

    @Test
    @Rfc6455("5.3/3")
    void eachBitIsSetInHalfOfTheKeys() {
        int[] set = new int[Integer.SIZE];
        for (int i = 0; i < KEYS; i++) {
            count(keys.next(), set);
        }
        assertHalfOfTheTime(set);
    }

    /** Neither by keeping bits, nor by a fixed difference, as of a counter or of the generator that {@code Random} is. */
    @Test
    @Rfc6455("5.3/4")
    void aKeyTellsNothingOfTheNext() {
        int[] changed = new int[Integer.SIZE];
        Set<Integer> differences = new HashSet<>();
        int last = keys.next();
        for (int i = 0; i < KEYS; i++) {
            int next = keys.next();
            count(last ^ next, changed);
            differences.add(next - last);
            last = next;
        }
        assertHalfOfTheTime(changed);
        assertThat(differences).hasSizeGreaterThan(KEYS - 20);
    }

    private static void count(int key, int[] set) {
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            set[bit] += key >>> bit & 1;
        }
    }

    private static void assertHalfOfTheTime(int[] counts) {
        for (int count : counts) {
            assertThat(count).isBetween(KEYS / 2 - TOLERANCE, KEYS / 2 + TOLERANCE);
        }
    }

    @Test
    @Rfc6455("5.3/3")
    void twoClientsHaveDifferentKeys() {
        MaskingKeys others = new MaskingKeys();
        assertThat(IntStream.generate(keys::next).limit(100).toArray())
                .isNotEqualTo(IntStream.generate(others::next).limit(100).toArray());
    }

    @Test
    @Rfc6455("5.3/2")
    void threadsShareNoKey() {
        int[][] drawn = new int[4][KEYS / 10];
        CompletableFuture<?>[] threads = new CompletableFuture<?>[drawn.length];
        for (int i = 0; i < drawn.length; i++) {
            int[] mine = drawn[i];
            threads[i] = CompletableFuture.runAsync(() -> Arrays.setAll(mine, at -> keys.next()));
        }
        CompletableFuture.allOf(threads).join();
        long distinct =
                Arrays.stream(drawn).flatMapToInt(Arrays::stream).distinct().count();
        assertThat(distinct).isGreaterThan(drawn.length * KEYS / 10 - 20);
    }
}
