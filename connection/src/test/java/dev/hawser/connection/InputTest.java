package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.Line.NonBlockingRecorder;
import dev.hawser.connection.Line.Recorder;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is read, and when: the side of a connection that borrows a buffer. */
class InputTest {
    @Test
    void bytesThatCameWithTheHandshakeAreReadAfterOnOpen() {
        Recorder recorder = new Recorder();
        Line line = new Line(Role.SERVER, recorder, ConnectionOptions.DEFAULT);
        ByteBuffer frame = line.frame(Opcode.TEXT, StandardCharsets.UTF_8.encode("early"));
        ByteBuffer begin = frame.slice(0, 7);
        line.pump.onUpgradeTo(begin);
        line.network.send(frame.slice(7, frame.limit() - 7));
        line.open();

        assertThat(recorder.events).containsExactly("open", "early");
        assertThat(line.pump.getBytesIn()).isEqualTo(frame.limit());
        assertThat(line.pump.getMessagesIn()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionHoldsNoBuffer() {
        Line line = Line.open(new Recorder() {
            @Override
            public void onMessage(MessageType type, ByteBuffer payload) {
                connection.sendMessage(type, payload);
            }
        });
        line.assertHoldsNoBuffer();
        for (int i = 0; i < 100; i++) {
            line.peerSends("echo " + i);
            line.assertHoldsNoBuffer();
        }
        // In the middle of a message too.
        line.network.send(line.frame(Opcode.TEXT, ByteBuffer.allocate(20)).limit(10));
        line.runTasks();
        line.assertHoldsNoBuffer();

        assertThat(line.received()).hasSize(100);
    }

    @Test
    void whileHalfOfTheBudgetWaitsThePeerIsNotRead() {
        int budget = 10_000;
        Line line = Line.open(
                new Recorder() {
                    @Override
                    public void onMessage(MessageType type, ByteBuffer payload) {
                        super.onMessage(type, payload);
                        connection.sendMessage(type, payload);
                    }
                },
                ConnectionOptions.DEFAULT.withSendBudget(budget));
        line.network.permit(0);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String text = "x".repeat(990) + i;
            expected.add(text);
            line.peerSends(text);
        }

        assertThat(line.pump.isPaused()).isTrue();
        assertThat(line.connection.getQueuedBytes()).isBetween(budget / 2L, budget / 2L + 1000);
        assertThat(line.connection.isOpen()).isTrue();
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 1000 && received.size() < 30; i++) {
            line.network.read(700);
            line.runTasks();
            received.addAll(line.receivedSoFar());
            assertThat(line.connection.getQueuedBytes()).isLessThanOrEqualTo(budget / 2L + 1000);
        }

        assertThat(received).isEqualTo(expected);
        assertThat(line.pump.isPaused()).isFalse();
        line.assertHoldsNoBuffer();
    }

    @Test
    void whileThePeerIsFarBehindItsSourceItIsNotRead() {
        AtomicReference<Double> backlog = new AtomicReference<>(0.0);
        FrameList frames = new FrameList(1) {
            @Override
            public double backlog() {
                return backlog.get();
            }
        };
        NonBlockingRecorder recorder = new NonBlockingRecorder();
        Line line = Line.open(recorder);
        line.connection.setSource(frames);
        line.network.permit(0);
        frames.add("of the source");
        line.connection.wake();

        backlog.set(0.5);
        line.peerSends("first");
        backlog.set(0.51);
        line.peerSends("second");
        assertThat(line.pump.isPaused()).isTrue();
        assertThat(recorder.events).containsExactly("open", "first");

        backlog.set(0.25);
        line.network.readAll();
        line.runTasks();
        assertThat(line.pump.isPaused()).isFalse();
        assertThat(recorder.events).containsExactly("open", "first", "second");
        assertThat(line.received()).containsExactly("of the source");
        line.assertHoldsNoBuffer();
    }

    @Test
    void theAnswerToACloseIsFoundBehindWhatWasNotRead() {
        Recorder recorder = new Recorder() {
            @Override
            public void onMessage(MessageType type, ByteBuffer payload) {
                connection.sendMessage(type, payload);
            }
        };
        Line line = Line.open(recorder, ConnectionOptions.DEFAULT.withSendBudget(10));
        line.network.permit(0);
        line.peerSends("first");
        line.peerSends("second");
        assertThat(line.pump.isPaused()).isTrue();

        line.connection.close(CloseCode.NORMAL, "");
        line.runTasks();
        line.peerCloses(CloseCode.NORMAL, "");

        assertThat(recorder.events).containsExactly("open", "close 1000");
    }

    @Test
    void aConnectionThatIsLostWhileItIsPausedIsTold() {
        Recorder recorder = new Recorder() {
            @Override
            public void onMessage(MessageType type, ByteBuffer payload) {
                connection.sendMessage(type, payload);
            }
        };
        Line line = Line.open(recorder, ConnectionOptions.DEFAULT.withSendBudget(100));
        line.network.permit(0);
        line.peerSends("x".repeat(80));
        line.peerSends("y".repeat(80));
        assertThat(line.pump.isPaused()).isTrue();
        assertThat(line.pool.getLeaks()).as("the input that is not delivered").hasSize(1);

        line.network.close();
        line.runTasks();

        assertThat(recorder.events).hasSize(2).last().asString().startsWith("close 1006");
        line.assertHoldsNoBuffer();
    }

    @Test
    void newLimitsAreInForceFromTheNextMessageOn() {
        Recorder recorder = new Recorder();
        Line line = Line.open(recorder, ConnectionOptions.DEFAULT.withLimits(Limits.DEFAULT.withMaxMessageSize(10)));
        line.peerSends("0123456789");
        line.connection.setMaxTextMessageSize(11);
        line.peerSends("0123456789A");
        line.connection.setMaxBinaryMessageSize(1);
        assertThat(line.connection.getMaxTextMessageSize()).isEqualTo(11);
        assertThat(line.connection.getMaxBinaryMessageSize()).isEqualTo(1);
        line.peerSends(Opcode.BINARY, ByteBuffer.allocate(2));

        assertThat(recorder.events).hasSize(4).startsWith("open", "0123456789", "0123456789A");
        assertThat(recorder.events.get(3)).startsWith("close 1009 ");
    }
}
