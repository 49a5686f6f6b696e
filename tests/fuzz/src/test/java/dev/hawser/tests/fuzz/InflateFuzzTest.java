package dev.hawser.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hawser.websocket.DeflateParameters;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageInflater;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;

/** Compressed messages: what is inflated is within the limit, or a fault with a code that fits; and every inflater is given back. */
class InflateFuzzTest {
    private static final int LIMIT = 3000;

    @FuzzTest
    void inflatesAnythingWithinItsLimit(FuzzedDataProvider data) {
        boolean alone = data.consumeBoolean();
        DeflatePool pool = new DeflatePool(6, 1);
        MessageInflater inflater = new MessageInflater(Role.CLIENT, new DeflateParameters(alone, alone, 15, 15), pool);
        Receiver receiver =
                new Receiver(Role.CLIENT, new Limits(LIMIT, LIMIT, 5), Receiver.Mode.MESSAGES, inflater, null);
        while (data.remainingBytes() > 0) {
            receive(receiver, data.consumeBytes(Math.min(125, data.remainingBytes())));
        }
        receiver.release();
        assertThat(pool.borrowed()).isZero();
    }

    private static void receive(Receiver receiver, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(2 + payload.length)
                .put((byte) 0xC2)
                .put((byte) payload.length)
                .put(payload)
                .flip();
        for (Event event = receiver.receive(frame); event != null; event = receiver.receive(frame)) {
            if (event instanceof Event.Message message) {
                assertThat(message.payload().remaining()).isLessThanOrEqualTo(LIMIT);
            } else if (event instanceof Event.Fault fault) {
                assertThat(fault.closeCode()).isIn(1007, 1009);
            }
        }
    }
}
