package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomLogTest {
    private static final int LARGEST_SEGMENT = 256 * 1024;

    @Test
    void aLogWithoutEntriesHoldsNoMemory() {
        SegmentPool pool = new SegmentPool(1024 * 1024);
        pool.release(pool.acquire(4096));
        RoomLog log = new RoomLog(pool, 1000, 0);

        assertThat(pool.pooledBytes()).isEqualTo(4096);
        assertThat(log.startOffset()).isZero();
        assertThat(log.endOffset()).isZero();
        assertThat(log.find(0)).isNull();

        log.append(Opcode.TEXT, ByteBuffer.allocate(1), null);
        assertThat(pool.pooledBytes()).isZero();
        assertThat(log.endOffset()).isEqualTo(1);
    }

    @Test
    void segmentsGrowFrom4To256KiB() {
        RoomLog log = new RoomLog(new SegmentPool(0), Integer.MAX_VALUE, 0);
        int capacity = 4 * 1024;
        Segment last = null;
        for (int i = 0; i < 2000; i++) {
            log.append(Opcode.BINARY, ByteBuffer.allocate(998), null);
            Segment now = log.find(i);
            if (now != last) {
                assertThat(now.capacity()).isEqualTo(capacity);
                capacity = Math.min(2 * capacity, LARGEST_SEGMENT);
                last = now;
            }
        }
        assertThat(capacity).isEqualTo(LARGEST_SEGMENT);
    }

    @Test
    void anEntryThatIsLargerThanAnySegmentHasOneOfItsOwn() {
        RoomLog log = new RoomLog(new SegmentPool(0), Integer.MAX_VALUE, 0);
        log.append(Opcode.BINARY, ByteBuffer.allocate(10), null);
        log.append(Opcode.BINARY, ByteBuffer.allocate(1_000_000), null);
        log.append(Opcode.BINARY, ByteBuffer.allocate(10), null);

        assertThat(log.find(0).capacity()).isEqualTo(4096);
        assertThat(log.find(1).capacity()).isEqualTo(1_000_010);
        assertThat(log.find(2).capacity()).isEqualTo(LARGEST_SEGMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 10_000, 300_000, 1_000_000})
    @DisplayName("at least retainedBytes are kept, and less than one segment, or one larger entry, more")
    void retentionHasBothItsBounds(int retainedBytes) {
        long seed = System.nanoTime();
        System.out.println("RoomLogTest.retentionHasBothItsBounds(" + retainedBytes + ") seed " + seed);
        Random random = new Random(seed);
        RoomLog log = new RoomLog(new SegmentPool(1024 * 1024), retainedBytes, 0);
        int[] frames = new int[3000];
        long appended = 0;
        int largest = LARGEST_SEGMENT;
        for (int i = 0; i < frames.length; i++) {
            int payload = random.nextInt(100) == 0 ? random.nextInt(600_000) : random.nextInt(3000);
            frames[i] = FrameEncoder.headerLength(Role.SERVER, payload) + payload;
            assertThat(log.append(Opcode.BINARY, ByteBuffer.allocate(payload), null))
                    .isEqualTo(i);
            appended += frames[i];
            largest = Math.max(largest, frames[i]);

            long retained = 0;
            for (int kept = (int) log.startOffset(); kept <= i; kept++) {
                retained += frames[kept];
            }
            assertThat(retained)
                    .isEqualTo(log.size())
                    .isGreaterThanOrEqualTo(Math.min(appended, retainedBytes))
                    .isLessThanOrEqualTo((long) retainedBytes + largest);
        }
        assertThat(log.startOffset()).isPositive();
    }

    @Test
    void findsEachRetainedOffsetAndNoOther() {
        RoomLog log = new RoomLog(new SegmentPool(1024 * 1024), 2_000_000, 0);
        for (int i = 0; i < 4000; i++) {
            log.append(Opcode.BINARY, ByteBuffer.allocate(1000), null);
        }

        assertThat(log.startOffset()).isBetween(1500L, 2000L);
        for (long offset = 0; offset < 4000; offset++) {
            Segment found = log.find(offset);
            if (offset < log.startOffset()) {
                assertThat(found).isNull();
            } else {
                assertThat(offset).isBetween(found.firstOffset(), found.endOffset() - 1);
            }
        }
    }

    @Test
    void theMemoryOfWhatIsNoLongerRetainedIsUsedAgain() {
        SegmentPool pool = new SegmentPool(LARGEST_SEGMENT);
        RoomLog log = new RoomLog(pool, 300_000, 0);
        for (int i = 0; i < 10_000; i++) {
            log.append(Opcode.BINARY, ByteBuffer.allocate(1000), null);
        }

        // 10 MB in segments of 256 KiB.
        assertThat(pool.reuses()).isGreaterThan(30);
    }

    @Test
    void saysHowFarAReaderIsBehind() {
        RoomLog log = new RoomLog(new SegmentPool(0), 10_000, 0);
        assertThat(log.backlog(0)).isZero();

        for (int i = 0; i < 8; i++) {
            log.append(Opcode.BINARY, ByteBuffer.allocate(996), null);
        }
        assertThat(log.backlog(0)).isEqualTo(0.8);
        assertThat(log.backlog(4)).isEqualTo(0.4);
        assertThat(log.backlog(8)).isZero();

        for (int i = 8; i < 100; i++) {
            log.append(Opcode.BINARY, ByteBuffer.allocate(996), null);
        }
        assertThat(log.backlog(0)).as("gone").isEqualTo(1);
        assertThat(log.backlog(95)).isEqualTo(0.5);
        assertThat(log.backlog(log.startOffset())).isGreaterThanOrEqualTo(1);
    }
}
