package dev.hawser.tests.integration;

import static dev.hawser.testkit.RawFrame.CLOSE;
import static dev.hawser.testkit.RawFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each transcript of docs/wire-protocol.md, with a real server, over WebSocket. */
class TranscriptTest {

    static List<ProtocolTranscript> transcripts() {
        return ProtocolTranscript.all();
    }

    @Test
    void thereAreTranscripts() {
        assertThat(transcripts()).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void theServerSaysWhatIsWritten(ProtocolTranscript transcript) {
        Map<Integer, RawPeer> clients = new HashMap<>();
        TranscriptValues values = new TranscriptValues();
        try (RoomsServer server = RoomsServer.ofTranscripts()) {
            for (ProtocolTranscript.Line line : transcript.lines()) {
                RawPeer client = clients.computeIfAbsent(line.client(), number -> open(server));
                for (int i = 0; i < line.times(); i++) {
                    play(line, client, values);
                }
                if (!line.isMessage()) {
                    clients.remove(line.client()).close();
                }
            }
            // Nothing else may have been said.
            clients.values().forEach(client -> {
                client.sendText("{\"type\":\"ping\"}");
                RawFrame frame = next(client);
                assertThat(frame.text()).isIn("{\"type\":\"pong\"}", HELLO_FIRST);
            });
            clients.values().forEach(RawPeer::close);
        }
    }

    private static final String HELLO_FIRST = "{\"type\":\"refused\",\"of\":\"ping\",\"code\":\"hello_first\","
            + "\"reason\":\"the first message is a hello\",\"final\":true}";

    private static RawPeer open(RoomsServer server) {
        return RawPeer.connect(server.port()).open(RoomsServer.PATH, "Sec-WebSocket-Protocol: hawser.v1");
    }

    private static void play(ProtocolTranscript.Line line, RawPeer client, TranscriptValues values) {
        if (line.byClient() && line.isMessage()) {
            client.sendText(values.filled(line.text()));
        } else if (line.byClient() && line.text().equals("lost")) {
            client.disconnect();
        } else if (line.byClient()) {
            int code = Integer.parseInt(line.text().substring("close ".length()));
            client.sendClose(code, "");
            assertThat(client.readToClose().closeCode()).isEqualTo(code);
        } else if (line.isMessage()) {
            RawFrame frame = next(client);
            assertThat(frame.opcode()).as("%s: %s", line, frame).isEqualTo(TEXT);
            assertThat(values.difference(line.text(), frame.text()))
                    .as("%s: %s", line, frame.text())
                    .isNull();
        } else {
            RawFrame frame = next(client);
            assertThat(frame.opcode()).as("%s: %s", line, frame).isEqualTo(CLOSE);
            assertThat("close " + frame.closeCode()).isEqualTo(line.text());
        }
    }

    private static RawFrame next(RawPeer client) {
        RawFrame frame = client.readFrame();
        return frame.opcode() == RawFrame.PING ? next(client) : frame;
    }
}
