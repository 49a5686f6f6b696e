package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.Receiver.Mode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A trace of the frames that come in. */
class FrameObserverTest {
    private final List<String> seen = new ArrayList<>();
    private final DeflatePool pool = new DeflatePool(1, 1);

    private void onFrame(boolean fin, boolean rsv1, Opcode opcode, int length, ByteBuffer beginning) {
        assertThat(beginning.isReadOnly()).isTrue();
        byte[] copy = new byte[beginning.remaining()];
        beginning.get(copy);
        seen.add((fin ? "fin " : "") + (rsv1 ? "rsv1 " : "") + opcode + " " + length + " "
                + HexFormat.of().formatHex(copy));
    }

    @ParameterizedTest
    @EnumSource
    void hearsOfEachFrameOnceWithTheBeginningOfItsPayloadUnmasked(Role role) {
        for (Mode mode : Mode.values()) {
            byte[] bytes = Wire.of(
                            role, "01|03|616263", "89|01|70", "80|00|", "c2|07|f248cdc9c90700", "82|00|", "88|02|03e8")
                    .bytes();
            feed(receiver(role, mode), bytes, bytes.length);
            assertThat(seen)
                    .containsExactly(
                            "TEXT 3 616263",
                            "fin PING 1 70",
                            "fin CONTINUATION 0 ",
                            "fin rsv1 BINARY 7 f248cdc9c90700",
                            "fin BINARY 0 ",
                            "fin CLOSE 2 03e8");
            seen.clear();
            feed(receiver(role, mode), bytes, 1);
            assertThat(seen)
                    .as("what came first of the payload")
                    .containsExactly(
                            "TEXT 3 61",
                            "fin PING 1 70",
                            "fin CONTINUATION 0 ",
                            "fin rsv1 BINARY 7 f2",
                            "fin BINARY 0 ",
                            "fin CLOSE 2 03");
            seen.clear();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hearsNothingOfAFrameWhoseHeaderBreaksARule(Role role) {
        byte[] bytes = Wire.of(role, "81|01|61", "83|01|61").bytes();
        feed(receiver(role, Mode.MESSAGES), bytes, bytes.length);
        assertThat(seen).containsExactly("fin TEXT 1 61");
    }

    private Receiver receiver(Role role, Mode mode) {
        MessageInflater inflater = new MessageInflater(role, DeflateVectorTest.ALONE, pool);
        return new Receiver(role, Limits.DEFAULT, mode, inflater, this::onFrame);
    }

    private static void feed(Receiver receiver, byte[] bytes, int chunk) {
        for (int at = 0; at < bytes.length; at += chunk) {
            ByteBuffer input = ByteBuffer.wrap(bytes.clone(), at, chunk);
            while (receiver.receive(input) != null) {
                // Only what the observer hears counts here.
            }
        }
    }
}
