package dev.hawser.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private final SegmentPool pool = new SegmentPool(1024 * 1024);

    @Test
    void holdsEncodedFramesOneBehindTheOther() {
        Segment segment = new Segment(pool, 4096, 7, 0);
        segment.append(Opcode.TEXT, utf8("Hi"));
        segment.append(Opcode.BINARY, ByteBuffer.wrap(new byte[] {9}));

        assertThat(segment.firstOffset()).isEqualTo(7);
        assertThat(segment.endOffset()).isEqualTo(9);
        assertThat(segment.size()).isEqualTo(7);
        assertThat(bytes(segment.entries(7, 9))).containsExactly(0x81, 2, 'H', 'i', 0x82, 1, 9);
        assertThat(bytes(segment.entries(8, 9))).containsExactly(0x82, 1, 9);
        assertThat(bytes(segment.copy(2, 4))).containsExactly('H', 'i');
    }

    @Test
    void knowsTheEntryOfEachByteAlsoAfterItsIndexHasGrown() {
        Segment segment = new Segment(pool, 64 * 1024, 1000, 0);
        for (int i = 0; i < 200; i++) {
            segment.append(Opcode.BINARY, ByteBuffer.allocate(i % 5));
        }

        for (long offset = 1000; offset < 1200; offset++) {
            for (int at = segment.startOf(offset); at < segment.startOf(offset + 1); at++) {
                assertThat(segment.offsetAt(at, 1000, 1200)).isEqualTo(offset);
                assertThat(segment.offsetAt(at, offset, offset + 1)).isEqualTo(offset);
            }
        }
    }

    @Test
    void hasRoomUpToItsLastByte() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        segment.append(Opcode.BINARY, ByteBuffer.allocate(4000));

        assertThat(segment.hasRoomFor(92)).isTrue();
        assertThat(segment.hasRoomFor(93)).isFalse();
    }

    @Test
    void givesBytesThatNobodyCanChange() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        segment.append(Opcode.TEXT, utf8("Hi"));

        assertThat(segment.entries(0, 1).isReadOnly()).isTrue();
    }

    @Test
    void givesItsMemoryBackWhenItIsRetiredAndNobodyHasItPinned() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        assertThat(segment.pin()).isTrue();
        assertThat(segment.pin()).isTrue();

        segment.retire();
        assertThat(segment.pin()).isTrue();
        segment.unpin();
        segment.unpin();
        assertThat(pool.pooledBytes()).isZero();
        segment.unpin();
        assertThat(pool.pooledBytes()).isEqualTo(4096);
    }

    @Test
    void cannotBePinnedOnceItsMemoryIsGone() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        segment.retire();

        assertThat(segment.pin()).isFalse();
        assertThatIllegalStateException().isThrownBy(segment::unpin).withMessage("unpinned more often than pinned");
        assertThat(segment.pin()).isFalse();
        assertThat(pool.pooledBytes()).isEqualTo(4096);
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
