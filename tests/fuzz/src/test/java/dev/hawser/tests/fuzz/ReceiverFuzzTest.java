package dev.hawser.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames: any bytes in any pieces give the same events, and the end of them is a close, or a fault that can be sent. */
class ReceiverFuzzTest {
    private static final Limits LIMITS = new Limits(2000, 3000, 5);
    private static final int MAX_REASON_LENGTH = 123;

    /**
     * Reads bytes.
     *
     * @param data a byte for the role and the size of the pieces, then what a peer sends
     */
    @FuzzTest
    void readsAnyBytesTheSameHoweverTheyAreCut(byte[] data) {
        if (data.length == 0) {
            return;
        }
        Role role = Role.values()[data[0] & 1];
        List<String> whole = read(role, data, data.length, new Random(0));
        checkEnd(whole);
        assertThat(read(role, data, 1, new Random(0))).isEqualTo(whole);
        int piece = 1 + ((data[0] & 0xFF) >> 1);
        assertThat(read(role, data, piece, new Random(data.length))).isEqualTo(whole);
    }

    private static List<String> read(Role role, byte[] data, int maxPiece, Random random) {
        Receiver receiver = new Receiver(role, LIMITS);
        List<String> events = new ArrayList<>();
        for (int at = 1; at < data.length; ) {
            int length = Math.min(data.length - at, 1 + random.nextInt(maxPiece));
            ByteBuffer input = ByteBuffer.allocate(length).put(data, at, length).flip();
            for (Event event = receiver.receive(input); event != null; event = receiver.receive(input)) {
                events.add(describe(event));
            }
            assertThat(input.hasRemaining()).isFalse();
            at += length;
        }
        return events;
    }

    private static String describe(Event event) {
        if (event instanceof Event.Message message) {
            return message.type() + " " + bytes(message.payload());
        } else if (event instanceof Event.Ping ping) {
            return "ping " + bytes(ping.payload());
        } else if (event instanceof Event.Pong pong) {
            return "pong " + bytes(pong.payload());
        } else if (event instanceof Event.Close close) {
            assertThat(close.code()).matches(code -> code == CloseCode.NO_STATUS || CloseCode.isValidOnWire(code));
            return "close " + close.code() + " " + close.reason();
        }
        Event.Fault fault = (Event.Fault) event;
        assertThat(fault.closeCode()).isIn(1002, 1007, 1008, 1009);
        assertThat(fault.reason()).contains("(RFC 6455 section ");
        assertThat(fault.reason().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(MAX_REASON_LENGTH);
        return "fault " + fault.closeCode() + " " + fault.reason();
    }

    private static String bytes(ByteBuffer payload) {
        return StandardCharsets.ISO_8859_1.decode(payload).toString();
    }

    private static void checkEnd(List<String> events) {
        for (String event : events.subList(0, Math.max(0, events.size() - 1))) {
            assertThat(event).doesNotStartWith("close").doesNotStartWith("fault");
        }
    }
}
