package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.Connection;
import dev.hawser.websocket.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What may wait to be written, and what counts. */
class FrameWriterBudgetTest {
    private static final String LONG = "x".repeat(100 * 1024);

    @Test
    void whatThePeerHasNotReadCountsUpToTheBudget() {
        Line line = Line.open(new Line.Recorder(), ConnectionOptions.DEFAULT.withSendBudget(1000));
        line.network.permit(10);

        assertThat(line.connection.sendMessage("a".repeat(400))).isEqualTo(SendOutcome.ACCEPTED);
        assertThat(line.connection.getQueuedBytes()).isEqualTo(404);
        assertThat(line.connection.sendMessage("b".repeat(592))).isEqualTo(SendOutcome.ACCEPTED);
        assertThat(line.connection.getQueuedBytes()).isEqualTo(1000);
        assertThat(line.connection.sendMessage("")).isEqualTo(SendOutcome.OVER_BUDGET);
        assertThat(line.connection.isOpen()).isFalse();
        assertThat(line.connection.sendMessage("")).isEqualTo(SendOutcome.CLOSED);
        line.network.readAll();

        assertThat(line.received())
                .containsExactly(
                        "a".repeat(400),
                        "b".repeat(592),
                        "close 1013 slow reader: more than 1000 bytes wait to be sent");
        assertThat(line.connection.getQueuedBytes()).isZero();
        assertThat(line.pump.getBytesOut())
                .isEqualTo(line.network.writes().stream().mapToInt(n -> n).sum());
    }

    @Test
    void aMessageLargerThanTheBudgetIsTakenOnlyWhenNothingWaits() {
        Line line = Line.open(new Line.Recorder(), ConnectionOptions.DEFAULT.withSendBudget(1000));

        assertThat(line.connection.sendMessage(LONG)).isEqualTo(SendOutcome.ACCEPTED);
        line.network.permit(0);
        assertThat(line.connection.sendMessage("small")).isEqualTo(SendOutcome.ACCEPTED);
        assertThat(line.connection.sendMessage(LONG)).isEqualTo(SendOutcome.OVER_BUDGET);
    }

    @Test
    void whatOnlyTheCorkHoldsBackIsNoReasonToRefuse() {
        Line line = Line.open(
                new Line.NonBlockingRecorder() {
                    @Override
                    public void onOpen(Connection opened) {
                        for (int i = 0; i < 5; i++) {
                            assertThat(opened.sendMessage("m".repeat(600))).isEqualTo(SendOutcome.ACCEPTED);
                        }
                    }
                },
                ConnectionOptions.DEFAULT.withSendBudget(1000));

        assertThat(line.received()).hasSize(5).containsOnly("m".repeat(600));
        assertThat(line.connection.isOpen()).isTrue();
        line.assertHoldsNoBuffer();
    }

    @Test
    void whatIsSentInOneCallbackOfANonBlockingEndpointGoesOutInOneWrite() {
        Line line = Line.open(new Line.NonBlockingRecorder() {
            @Override
            public void onOpen(Connection opened) {
                opened.sendMessage("one");
                opened.sendMessage("two");
                opened.sendPing(ByteBuffer.allocate(0));
            }
        });

        assertThat(line.network.writes()).hasSize(1);
        assertThat(line.received()).containsExactly("ping ", "one", "two");
    }

    @Test
    void aPeerThatReadsALittleHasNotStoppedReading() {
        Line line = Line.open(new Line.Recorder(), ConnectionOptions.DEFAULT.withWriteTimeout(Duration.ofSeconds(60)));
        line.network.permit(0);
        line.connection.sendMessage("a message that takes its time");
        long start = System.nanoTime();
        long second = TimeUnit.SECONDS.toNanos(1);
        assertThat(line.connection.writer().blockedNanos(start + 50 * second)).isBetween(49 * second, 51 * second);

        line.network.read(3);

        assertThat(line.connection.writer().blockedNanos(start + 59 * second)).isZero();
        assertThat(line.connection.writer().blockedNanos(start + 100 * second)).isEqualTo(41 * second);
        line.network.readAll();
        assertThat(line.connection.writer().blockedNanos(start + 1000 * second)).isZero();
    }
}
