package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source of frames beside what is sent: one order, and few writes. */
class FrameWriterSourceTest {
    private static final String LONG = "x".repeat(100 * 1024);

    @Test
    void thePartOfASourcesFrameThatIsMissingGoesOutBeforeAnythingElse() {
        int whole = "source one".length() + 2;
        for (int stop = 1; stop < whole; stop++) {
            Line line = Line.open(new Line.Recorder());
            line.network.permit(stop);
            FrameList source = new FrameList(10).add("source one", "source two");
            line.connection.setSource(source);
            line.connection.wake();
            assertThat(source.isTaken())
                    .as("shared bytes are held while the peer is behind")
                    .isFalse();
            line.connection.sendMessage("message");
            line.peerSends(Opcode.PING, ByteBuffer.wrap(new byte[] {'p'}));

            line.network.readAll();

            assertThat(line.received()).containsExactly("source one", "pong p", "message", "source two");
        }
    }

    @Test
    void whatIsQueuedAndWhatTheSourceHasGoOutInOneWrite() {
        Line line = Line.open(new Line.Recorder());
        line.network.permit(0);
        line.connection.sendMessage("zero");
        line.connection.setSource(new FrameList(2).add("source one", "source two", "source three"));
        line.connection.sendMessage("one");
        line.connection.sendMessage("two");

        line.network.readAll();

        assertThat(line.received()).containsExactly("zero", "one", "two", "source one", "source two", "source three");
        assertThat(line.network.writes()).hasSize(3);
        line.assertHoldsNoBuffer();
    }

    @Test
    void whatTheSourceSendsByItselfGoesOutInOneWriteWithWhatItGives() {
        Line line = Line.open(new Line.Recorder());
        FrameList source = new FrameList(2) {
            private boolean answered;

            @Override
            public @Nullable ByteBuffer take() {
                if (answered) {
                    return super.take();
                }
                answered = true;
                line.connection.sendMessage("answer");
                return null;
            }
        };
        line.connection.setSource(source.add("source one", "source two"));

        line.connection.wake();

        assertThat(line.received()).containsExactly("answer", "source one", "source two");
        assertThat(line.network.writes()).hasSize(1);
        line.assertHoldsNoBuffer();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 6, 7, 8, 9, 100, 65_535, 65_536, 65_537, 100_000, 102_413, 102_420})
    void aFrameOfTheSourceThatDoesNotFitBehindTheQueueGoesOutWhole(int stop) {
        Line line = Line.open(new Line.Recorder());
        line.network.permit(0);
        line.connection.sendMessage("zero");
        line.connection.setSource(new FrameList(1).add(LONG, "source two"));
        line.connection.sendMessage("one");
        line.network.read(6L + stop);
        line.connection.sendMessage("two");

        line.network.readAll();

        List<String> received = line.received();
        assertThat(received).containsSubsequence("zero", "one", "102400 bytes", "source two");
        assertThat(received).containsSubsequence("one", "two").hasSize(5);
        line.assertHoldsNoBuffer();
    }

    @Test
    void aConnectionHasOneSourceAndAClientsHasNone() {
        Line server = Line.open(new Line.Recorder());
        server.connection.setSource(new FrameList(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> server.connection.setSource(new FrameList(1)))
                .withMessage("the connection has a source already");

        Line client = new Line(Role.CLIENT, new Line.Recorder(), ConnectionOptions.DEFAULT);
        assertThatIllegalStateException()
                .isThrownBy(() -> client.connection.setSource(new FrameList(1)))
                .withMessage("a client masks each frame (RFC 6455 section 5.1), so it can have no source");
    }
}
