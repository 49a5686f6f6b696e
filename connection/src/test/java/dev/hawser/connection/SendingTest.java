package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hawser.connection.Line.NonBlockingRecorder;
import dev.hawser.connection.Line.Recorder;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.SendOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a sender learns of its messages, and how it sends them in pieces and together. */
class SendingTest {

    @Test
    void aMessageThatTheNetworkTakesIsWrittenAtOnce() {
        Line line = Line.open(new Recorder());
        line.connection.sendMessage("message");

        assertThat(line.connection.whenWritten().toCompletableFuture()).isCompleted();
    }

    @Test
    void whoeverWaitsForAMessageHearsWhenItsLastByteIsWritten() {
        Line line = Line.open(new Recorder());
        line.network.permit(8);
        line.connection.sendMessage("first");
        CompletableFuture<Void> first = line.connection.whenWritten().toCompletableFuture();
        line.connection.sendMessage("second");
        CompletableFuture<Void> second = line.connection.whenWritten().toCompletableFuture();
        line.runTasks();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();

        line.network.readAll();
        assertThat(second).as("before the executor has run it").isNotDone();
        line.runTasks();

        assertThat(second).isCompleted();
        assertThat(line.received()).containsExactly("first", "second");
    }

    @Test
    void whoeverWaitsForAMessageThatIsLostHearsThat() {
        Line line = Line.open(new Recorder());
        line.network.permit(3);
        line.connection.sendMessage("message");
        CompletableFuture<Void> written = line.connection.whenWritten().toCompletableFuture();

        line.connection.abort();
        line.runTasks();

        assertThat(written).isCompletedExceptionally();
        assertThat(written.handle((nothing, x) -> x.getMessage()))
                .isCompletedWithValue("the connection ended before all was written");
        assertThat(line.connection.whenWritten().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aSenderThatHeedsTheSignalIsNeverOverTheBudget() {
        Line line = Line.open(new Recorder(), ConnectionOptions.DEFAULT.withSendBudget(100));
        line.network.permit(0);
        assertThat(line.connection.whenWritable().toCompletableFuture()).isNotDone();
        line.runTasks();
        assertThat(line.connection.isWritable()).isTrue();
        int sent = 0;
        while (line.connection.isWritable()) {
            assertThat(line.connection.sendMessage("12345678")).isEqualTo(SendOutcome.ACCEPTED);
            sent++;
        }
        assertThat(sent).isEqualTo(5);
        CompletableFuture<Void> writable = line.connection.whenWritable().toCompletableFuture();

        line.network.read(49);
        line.runTasks();
        assertThat(writable).as("a part of what was written together waits").isNotDone();
        line.network.read(1);
        line.runTasks();
        assertThat(writable).isCompleted();
    }

    @Test
    void nobodyWaitsToWriteOnAConnectionThatHasEnded() {
        Line line = Line.open(new Recorder(), ConnectionOptions.DEFAULT.withSendBudget(10));
        line.network.permit(0);
        line.connection.sendMessage("12345678");
        CompletableFuture<Void> writable = line.connection.whenWritable().toCompletableFuture();
        line.connection.abort();
        line.runTasks();

        assertThat(writable).isCompletedExceptionally();
        CompletableFuture<Void> later = line.connection.whenWritable().toCompletableFuture();
        line.runTasks();
        assertThat(later).isCompletedExceptionally();
    }

    @Test
    void aBatchGoesOutInOneWrite() {
        Line line = Line.open(new Recorder());
        line.connection.batch(() -> {
            line.connection.sendMessage("one");
            line.connection.sendMessage("two");
            assertThat(line.network.writes()).isEmpty();
        });

        assertThat(line.network.writes()).containsExactly(10);
        assertThat(line.received()).containsExactly("one", "two");
    }

    @Test
    void aBatchThatThrowsIsSentAsFarAsItCame() {
        Line line = Line.open(new Recorder());
        assertThatIllegalStateException()
                .isThrownBy(() -> line.connection.batch(() -> {
                    line.connection.sendMessage("one");
                    throw new IllegalStateException("two");
                }));

        assertThat(line.received()).containsExactly("one");
        line.connection.sendMessage("three");
        assertThat(line.received()).containsExactly("three");
    }

    @Test
    void answersAreWrittenAtTheEndOfTheTurn() {
        Line line = Line.open(new Echo());
        line.network.send(line.frame(Opcode.TEXT, utf8("one")));
        assertThat(line.network.writes()).isEmpty();
        line.network.send(line.frame(Opcode.TEXT, utf8("two")));
        assertThat(line.network.writes()).isEmpty();

        line.endTurn();

        assertThat(line.network.writes()).containsExactly(10);
        assertThat(line.received()).containsExactly("one", "two");
    }

    @Test
    void aTurnThatLeftNothingToWriteIsNotAwaited() {
        Line line = Line.open(new NonBlockingRecorder());
        line.network.send(line.frame(Opcode.TEXT, utf8("one")));
        assertThat(line.turn).isEmpty();
        line.connection.sendMessage("unasked");
        assertThat(line.received()).containsExactly("unasked");
    }

    @Test
    void messagesOfOthersWaitForTheLastFragment() {
        Line line = Line.open(new Recorder());
        line.connection.sendFrame(Opcode.TEXT, false, utf8("fr"));
        line.connection.sendMessage("other");
        line.connection.sendFrame(Opcode.BINARY, true, utf8("whole"));
        CompletableFuture<Void> written = line.connection.whenWritten().toCompletableFuture();
        line.connection.sendPing(utf8("ping"));
        line.connection.sendFrame(Opcode.CONTINUATION, false, utf8("ag"));
        line.runTasks();
        assertThat(written).isNotDone();
        assertThat(line.receivedSoFar()).containsExactly("ping ping");

        line.connection.sendFrame(Opcode.CONTINUATION, true, utf8("ments"));
        line.runTasks();

        assertThat(written).isCompleted();
        assertThat(line.received()).containsExactly("fragments", "other", "binary whole");
        assertThat(line.connection.getQueuedBytes()).isZero();
    }

    @Test
    void aSourceWaitsForTheLastFragment() {
        Line line = Line.open(new Recorder());
        FrameList source = new FrameList(10);
        line.connection.setSource(source);
        line.connection.sendFrame(Opcode.TEXT, false, utf8("frag"));
        source.add("entry");
        line.connection.wake();
        assertThat(line.receivedSoFar()).isEmpty();

        line.connection.sendFrame(Opcode.CONTINUATION, true, utf8("ment"));

        assertThat(line.received()).containsExactly("fragment", "entry");
    }

    @Test
    void aCloseComesBetweenFragmentsAndDropsWhatWaitedForTheLast() {
        Line line = Line.open(new Recorder());
        line.connection.sendFrame(Opcode.TEXT, false, utf8("frag"));
        line.connection.sendMessage("other");
        CompletableFuture<Void> written = line.connection.whenWritten().toCompletableFuture();
        line.connection.close();
        assertThat(line.connection.sendFrame(Opcode.CONTINUATION, true, utf8("ment")))
                .isEqualTo(SendOutcome.CLOSED);
        assertThat(line.receivedSoFar()).containsExactly("close 1000");
        assertThat(written).isNotDone();

        line.peerCloses(1000, "");
        line.network.sendEnd();
        line.runTasks();

        assertThat(written).isCompletedExceptionally();
    }

    @Test
    void fragmentsThatMakeNoMessageAreRefused() {
        Line line = Line.open(new Recorder());
        assertThatIllegalStateException()
                .isThrownBy(() -> line.connection.sendFrame(Opcode.CONTINUATION, true, utf8("ment")))
                .withMessage("there is no message to continue (RFC 6455 section 5.4)");
        line.connection.sendFrame(Opcode.TEXT, false, utf8("frag"));
        assertThatIllegalStateException()
                .isThrownBy(() -> line.connection.sendFrame(Opcode.TEXT, false, utf8("frag")))
                .withMessage("a message is sent in fragments already (RFC 6455 section 5.4)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.connection.sendFrame(Opcode.PING, true, utf8("ping")))
                .withMessage("PING is not the opcode of a data frame (RFC 6455 section 5.6)");
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static final class Echo extends NonBlockingRecorder {
        @Override
        public void onMessage(MessageType type, ByteBuffer payload) {
            connection.sendMessage(type, payload);
        }
    }
}
