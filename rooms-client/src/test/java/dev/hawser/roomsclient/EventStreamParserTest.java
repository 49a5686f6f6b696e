package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamParserTest {
    private static List<String> events(String stream, int piece) {
        EventStreamParser parser = new EventStreamParser();
        List<String> events = new ArrayList<>();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += piece) {
            events.addAll(parser.take(ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from))));
        }
        return events;
    }

    @Test
    void eventsAreTheSameInWhateverPiecesTheyCome() {
        String stream =
                ": hello\n\ndata: {\"a\":1}\n\ndata:caf\u00e9\r\nid: 7\r\ndata: two\r\n\r\nevent: x\n\ndata\n\ndata: half";
        for (int piece = 1; piece <= stream.length() + 2; piece++) {
            assertThat(events(stream, piece))
                    .as("pieces of " + piece)
                    .containsExactly("{\"a\":1}", "caf\u00e9\ntwo", "");
        }
    }

    @Test
    void anEventWithoutEndIsNotKept() {
        assertThatThrownBy(() -> events("data: " + "x".repeat(3 << 20), 8192)).isInstanceOf(BadMessage.class);
    }
}
