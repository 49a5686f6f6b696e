package dev.hawser.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EntryFramesTest {

    @Test
    void givesThePayloadsOfFramesOfEveryLengthInOrder() {
        ByteBuffer frames = ByteBuffer.allocate(300_000);
        int[] lengths = {0, 1, 125, 126, 65_535, 65_536, 7};
        for (int length : lengths) {
            ByteBuffer payload = ByteBuffer.allocate(length);
            for (int i = 0; i < length; i++) {
                payload.put(i, (byte) (length + i));
            }
            FrameEncoder.encode(Opcode.TEXT, true, payload, frames);
        }
        frames.flip();
        for (int length : lengths) {
            ByteBuffer payload = EntryFrames.next(frames);
            assertThat(payload.remaining()).isEqualTo(length);
            for (int i = 0; i < length; i++) {
                assertThat(payload.get(i)).isEqualTo((byte) (length + i));
            }
        }
        assertThat(frames.hasRemaining()).isFalse();
    }
}
