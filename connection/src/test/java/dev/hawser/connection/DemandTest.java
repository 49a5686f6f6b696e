package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.connection.Line.Recorder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DemandTest {

    @Test
    void nothingComesThatWasNotAskedFor() {
        Recorder recorder = new ByDemandRecorder();
        Line line = Line.open(recorder);
        line.peerSends("one");
        line.peerSends("two");
        line.peerSends("three");
        assertThat(recorder.events).containsExactly("open");
        assertThat(line.pump.isPaused()).isTrue();

        line.connection.demand(2);
        line.runTasks();
        assertThat(recorder.events).containsExactly("open", "one", "two");
        line.connection.demand(1);
        line.runTasks();
        assertThat(recorder.events).containsExactly("open", "one", "two", "three");
        assertThat(line.pump.isPaused()).isFalse();
    }

    @Test
    void whatWasAskedForBeforeItCameIsDeliveredAtOnce() {
        Recorder recorder = new ByDemandRecorder();
        Line line = Line.open(recorder);
        line.connection.demand(1);
        line.peerSends("one");
        line.peerSends("two");

        assertThat(recorder.events).containsExactly("open", "one");
    }

    @Test
    void controlFramesAreDealtWithWhileNoMessageIsHeld() {
        Recorder recorder = new ByDemandRecorder();
        Line line = Line.open(recorder);
        line.peerSends(Opcode.PING, ByteBuffer.wrap("alive?".getBytes(StandardCharsets.US_ASCII)));
        assertThat(line.received()).containsExactly("pong alive?");

        line.peerCloses(1001, "bye");
        assertThat(recorder.events).containsExactly("open", "close 1001 bye");
    }

    @Test
    void aMessageThatIsHeldDoesNotKeepTheConnectionFromClosing() {
        Recorder recorder = new ByDemandRecorder();
        Line line = Line.open(recorder);
        line.peerSends("unwanted");
        line.connection.close();
        line.runTasks();
        assertThat(line.received()).containsExactly("close 1000");

        line.peerCloses(1000, "");
        assertThat(recorder.events).containsExactly("open", "close 1000");
        line.assertHoldsNoBuffer();
    }

    @Test
    void aMessageThatIsHeldIsGivenUpWithTheConnection() {
        Recorder recorder = new ByDemandRecorder();
        Line line = Line.open(recorder);
        line.peerSends("unwanted");
        line.connection.abort();
        line.runTasks();

        assertThat(recorder.events).containsExactly("open", "close 1006 dropped by this side");
        line.assertHoldsNoBuffer();
    }

    @Test
    void demandsAddUpWithoutOverflow() {
        Recorder recorder = new ByDemandRecorder();
        Line line = Line.open(recorder);
        line.connection.demand(Long.MAX_VALUE);
        line.connection.demand(Long.MAX_VALUE);
        line.peerSends("one");

        assertThat(recorder.events).containsExactly("open", "one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.connection.demand(0))
                .withMessage("demand 0 < 1");
    }

    @Test
    void onlyAnEndpointByDemandAsks() {
        Line line = Line.open(new Recorder());
        assertThatIllegalStateException()
                .isThrownBy(() -> line.connection.demand(1))
                .withMessage("the endpoint takes messages without being asked: it is not ByDemand");
    }

    private static final class ByDemandRecorder extends Recorder implements WebSocket.ByDemand {}
}
