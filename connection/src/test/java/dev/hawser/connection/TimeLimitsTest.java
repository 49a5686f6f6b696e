package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.connection.Line.Recorder;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aPeerThatIsSilentIsPingedOnceInAnInterval() {
        Line line = Line.open(new Recorder(), options(60, 25));
        long start = System.nanoTime();

        line.connection.timeLimits().tick(start + 24 * SECOND);
        assertThat(line.received()).isEmpty();
        line.connection.timeLimits().tick(start + 26 * SECOND);
        line.connection.timeLimits().tick(start + 27 * SECOND);
        line.connection.timeLimits().tick(start + 50 * SECOND);
        assertThat(line.received()).containsExactly("keep-alive ping");
        line.connection.timeLimits().tick(start + 52 * SECOND);
        assertThat(line.received()).containsExactly("keep-alive ping");
    }

    @Test
    void aPeerThatIsNeverPingedIsStillIdle() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder, options(60, 0));
        long start = System.nanoTime();

        line.connection.timeLimits().tick(start + 59 * SECOND);
        assertThat(line.received()).isEmpty();
        line.connection.timeLimits().tick(start + 61 * SECOND);
        assertThat(line.received()).containsExactly("close 1001 idle: nothing received for 60 s");
        assertThat(line.network.isOutputShutdown()).isTrue();
        assertThat(line.connection.getCloseCause()).isEqualTo(CloseCause.IDLE);

        line.peerCloses(1001, "");
        line.network.sendEnd();
        line.runTasks();
        assertThat(recorder.events).containsExactly("open", "close 1001 idle: nothing received for 60 s");
    }

    @Test
    void anIdleTimeOfZeroIsForEver() {
        Line line = Line.open(new Recorder(), options(60, 0));
        line.connection.setMaxIdleTime(Duration.ZERO);

        line.connection.timeLimits().tick(System.nanoTime() + 1_000_000 * SECOND);

        assertThat(line.received()).isEmpty();
        assertThat(line.connection.getMaxIdleTime()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.connection.setMaxIdleTime(Duration.ofMillis(-1)))
                .withMessage("idle time PT-0.001S is negative");
    }

    @Test
    void aPeerIsNotIdleWhileACallbackBlocks() {
        Recorder recorder = new Recorder() {
            @Override
            public void onMessage(MessageType type, ByteBuffer payload) {
                // As the timer does, on its own thread, while this one waits for a database.
                TimeLimits limits = ((WebSocketConnection) connection).timeLimits();
                limits.tick(System.nanoTime());
                limits.tick(System.nanoTime() + 100 * SECOND);
            }
        };
        Line line = Line.open(recorder, options(60, 0));
        line.peerSends("a question");
        assertThat(line.connection.isOpen()).isTrue();

        line.connection.timeLimits().tick(System.nanoTime() + 161 * SECOND);
        assertThat(line.connection.isOpen()).as("it is idle afterwards").isFalse();
    }

    @Test
    void aPeerThatIsNotReadIsNotIdle() {
        Recorder recorder = new Recorder() {
            @Override
            public void onMessage(MessageType type, ByteBuffer payload) {
                connection.sendMessage(type, payload);
            }
        };
        Line line = Line.open(recorder, options(60, 25).withSendBudget(10).withWriteTimeout(Duration.ofSeconds(1000)));
        line.network.permit(0);
        line.peerSends("first");
        line.peerSends("second");
        assertThat(line.pump.isPaused()).isTrue();

        line.connection.timeLimits().tick(System.nanoTime() + 100 * SECOND);

        assertThat(line.connection.isOpen()).isTrue();
        line.network.readAll();
        line.runTasks();
        assertThat(line.received()).containsExactly("first", "keep-alive ping", "second");
    }

    @Test
    @Rfc6455("7.1.1")
    @Regression({"CVE-2024-23672", "CVE-2026-77791"})
    void aPeerThatDoesNotAnswerTheCloseIsDropped() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder);
        line.connection.close();
        long start = System.nanoTime();

        line.connection.timeLimits().tick(start + 9 * SECOND);
        assertThat(line.network.isOpen()).isTrue();
        line.connection.timeLimits().tick(start + 11 * SECOND);
        line.connection.timeLimits().tick(start + 12 * SECOND);
        line.runTasks();

        assertThat(line.network.isOpen()).isFalse();
        assertThat(recorder.events)
                .containsExactly("open", "close 1006 the peer did not complete the close handshake within 10 s");
        assertThat(line.registry.size()).isZero();
    }

    @Test
    void aPeerThatAnswersTheCloseAndKeepsTcpOpenIsDropped() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder);
        line.peerCloses(1000, "");
        line.connection.timeLimits().tick(System.nanoTime() + 11 * SECOND);
        line.runTasks();

        assertThat(line.network.isOpen()).isFalse();
        assertThat(recorder.events).containsExactly("open", "close 1000");
    }

    @Test
    @Regression("CVE-2026-79677")
    void aPeerThatReadsNothingIsDropped() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder, ConnectionOptions.DEFAULT.withMaxIdleTime(Duration.ZERO));
        line.network.permit(3);
        line.connection.sendMessage("message");
        long start = System.nanoTime();

        line.connection.timeLimits().tick(start + 59 * SECOND);
        assertThat(line.network.isOpen()).isTrue();
        line.connection.timeLimits().tick(start + 61 * SECOND);
        line.runTasks();

        assertThat(line.network.isOpen()).isFalse();
        assertThat(recorder.events).containsExactly("open", "close 1006 the peer read nothing for 60 s");
        line.assertHoldsNoBuffer();
    }

    @Test
    void aPingIsDueAfterItsIntervalEvenWhenThePeerSpeaks() {
        Line line = Line.open(new Recorder(), options(60, 25));
        long start = System.nanoTime();

        line.connection.timeLimits().tick(start + 20 * SECOND);
        line.peerSends("hello");
        line.connection.timeLimits().tick(start + 26 * SECOND);

        assertThat(line.received()).containsExactly("keep-alive ping");
    }

    @Test
    void theAnswerToAKeepAlivePingGivesTheRoundTripAndNothingElse() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder, options(60, 25));
        assertThat(line.connection.getRoundTrip()).isNull();
        line.connection.timeLimits().tick(System.nanoTime() + 26 * SECOND);
        ByteBuffer ping = line.network.takeWritten();

        line.peerSends(Opcode.PONG, ping.slice(2, Long.BYTES));

        // The ping was sent in the future, as far as the clock is concerned.
        assertThat(line.connection.getRoundTrip()).isEqualTo(Duration.ZERO);
        assertThat(recorder.events).containsExactly("open");
        line.peerSends(Opcode.PONG, ByteBuffer.wrap("unasked!".getBytes(StandardCharsets.US_ASCII)));
        assertThat(recorder.events).containsExactly("open", "pong unasked!");
    }

    private static ConnectionOptions options(int idleSeconds, int pingSeconds) {
        return ConnectionOptions.DEFAULT
                .withMaxIdleTime(Duration.ofSeconds(idleSeconds))
                .withPingInterval(Duration.ofSeconds(pingSeconds));
    }
}
