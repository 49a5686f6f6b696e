package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentPoolTest {

    @ParameterizedTest
    @CsvSource({
        "0, 4096",
        "1, 4096",
        "4096, 4096",
        "4097, 8192",
        "8192, 8192",
        "131073, 262144",
        "262144, 262144",
        "262145, 262145",
        "1000000, 1000000"
    })
    void roundsUpToOneOfSevenSizesAndMakesLargerMemoryToMeasure(int bytes, int capacity) {
        ByteBuffer memory = new SegmentPool(0).acquire(bytes);

        assertThat(memory.isDirect()).isTrue();
        assertThat(memory.capacity()).isEqualTo(capacity);
    }

    @Test
    void givesReleasedMemoryOfTheSameSizeAgain() {
        SegmentPool pool = new SegmentPool(1024 * 1024);
        ByteBuffer small = pool.acquire(4096);
        ByteBuffer large = pool.acquire(100_000);
        pool.release(small);
        pool.release(large);

        assertThat(pool.acquire(70_000)).isSameAs(large);
        assertThat(pool.acquire(5000)).isNotSameAs(small);
        assertThat(pool.acquire(10)).isSameAs(small);
        assertThat(pool.reuses()).isEqualTo(2);
        assertThat(pool.pooledBytes()).isZero();
    }

    @Test
    void neverGivesTheSameMemoryTwiceAlthoughItsContentIsTheSame() {
        SegmentPool pool = new SegmentPool(1024 * 1024);
        ByteBuffer one = pool.acquire(4096);
        ByteBuffer other = pool.acquire(4096);
        pool.release(one);
        pool.release(other);

        ByteBuffer first = pool.acquire(4096);
        ByteBuffer second = pool.acquire(4096);
        ByteBuffer third = pool.acquire(4096);

        assertThat(first).isEqualTo(second).isNotSameAs(second);
        assertThat(third).isNotSameAs(first).isNotSameAs(second);
    }

    @Test
    void keepsNoMoreThanItMay() {
        SegmentPool pool = new SegmentPool(10_000);
        ByteBuffer[] memories = {pool.acquire(4096), pool.acquire(8192), pool.acquire(4096), pool.acquire(4096)};
        for (ByteBuffer memory : memories) {
            pool.release(memory);
        }

        assertThat(pool.pooledBytes()).isEqualTo(8192);
        pool.release(pool.acquire(16384));
        assertThat(pool.pooledBytes())
                .as("one that does not fit at all drives out none")
                .isEqualTo(8192);
    }

    @Test
    void givesUpSmallMemoryForLarge() {
        SegmentPool pool = new SegmentPool(20_000);
        ByteBuffer[] memories = {pool.acquire(4096), pool.acquire(8192), pool.acquire(4096), pool.acquire(16384)};
        for (ByteBuffer memory : memories) {
            pool.release(memory);
        }

        assertThat(pool.pooledBytes()).isEqualTo(16384);
        assertThat(pool.acquire(16384)).isSameAs(memories[3]);
    }

    @Test
    void doesNotKeepMemoryThatWasMadeToMeasure() {
        SegmentPool pool = new SegmentPool(Integer.MAX_VALUE);

        pool.release(pool.acquire(262_145));

        assertThat(pool.pooledBytes()).isZero();
    }

    @Test
    void refusesANegativeBound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SegmentPool(-1))
                .withMessage("maxPooledBytes -1 < 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoomOptions(-1))
                .withMessage("retainedBytes -1 < 0");
    }
}
