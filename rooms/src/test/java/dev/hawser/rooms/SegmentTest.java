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
        segment.append(Opcode.TEXT, utf8("Hi"), null);
        segment.append(Opcode.BINARY, ByteBuffer.wrap(new byte[] {9}), null);

        assertThat(segment.firstOffset()).isEqualTo(7);
        assertThat(segment.endOffset()).isEqualTo(9);
        assertThat(segment.size()).isEqualTo(7);
        assertThat(bytes(segment.frames(false).frames(0, 2))).containsExactly(0x81, 2, 'H', 'i', 0x82, 1, 9);
        assertThat(bytes(segment.frames(false).frames(1, 2))).containsExactly(0x82, 1, 9);
        assertThat(bytes(segment.frames(false).copy(2, 4))).containsExactly('H', 'i');
    }

    @Test
    void knowsTheEntryOfEachByteAlsoAfterItsIndexHasGrown() {
        Segment segment = new Segment(pool, 64 * 1024, 1000, 0);
        for (int i = 0; i < 200; i++) {
            segment.append(Opcode.BINARY, ByteBuffer.allocate(i % 5), null);
        }

        EncodedFrames frames = segment.frames(false);
        for (int number = 0; number < 200; number++) {
            for (int at = frames.startOf(number); at < frames.startOf(number + 1); at++) {
                assertThat(frames.numberAt(at, 0, 200)).isEqualTo(number);
                assertThat(frames.numberAt(at, number, number + 1)).isEqualTo(number);
            }
        }
    }

    @Test
    void hasASecondFormFromTheFirstCompressedEntryOn() {
        Segment segment = new Segment(pool, 4096, 7, 0);
        segment.append(Opcode.TEXT, utf8("Hi"), null);
        assertThat(segment.frames(true)).isSameAs(segment.frames(false));
        assertThat(segment.size()).isEqualTo(4);

        segment.append(Opcode.TEXT, utf8("Hello Hello Hello"), utf8("Hello*3"));
        segment.append(Opcode.TEXT, utf8("Ho"), null);

        assertThat(bytes(segment.frames(false).frames(0, 3)))
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo("\u0081\2Hi\u0081\21Hello Hello Hello\u0081\2Ho");
        assertThat(bytes(segment.frames(true).frames(0, 3)))
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo("\u0081\2Hi\u00C1\7Hello*3\u0081\2Ho");
        assertThat(segment.size()).as("both forms").isEqualTo(27 + 17);
        assertThat(segment.positionOf(8)).isEqualTo(4 + 4);
    }

    @Test
    void givesTheMemoryOfBothFormsBack() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        segment.append(Opcode.TEXT, utf8("Hello Hello Hello"), utf8("Hello*3"));
        segment.retire();

        assertThat(pool.pooledBytes()).isEqualTo(2 * 4096);
    }

    @Test
    void hasRoomUpToItsLastByte() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        segment.append(Opcode.BINARY, ByteBuffer.allocate(4000), null);

        assertThat(segment.hasRoomFor(92)).isTrue();
        assertThat(segment.hasRoomFor(93)).isFalse();
    }

    @Test
    void givesBytesThatNobodyCanChange() {
        Segment segment = new Segment(pool, 4096, 0, 0);
        segment.append(Opcode.TEXT, utf8("Hi"), null);

        assertThat(segment.frames(false).frames(0, 1).isReadOnly()).isTrue();
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
