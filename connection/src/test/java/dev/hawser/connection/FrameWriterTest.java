package dev.hawser.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.SendOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes go out, in which order and in how many writes. */
class FrameWriterTest {
    private static final String LONG = "x".repeat(100 * 1024);

    @Test
    void whatIsSentWhileThePeerIsBehindGoesOutInFewWrites() {
        Line line = Line.open(new Line.Recorder());
        line.network.permit(0);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            sent.add("message " + i);
            assertThat(line.connection.sendMessage("message " + i)).isEqualTo(SendOutcome.ACCEPTED);
        }

        line.network.readAll();

        assertThat(line.received()).isEqualTo(sent);
        // The first one alone, then 64 KiB at a time.
        assertThat(line.network.writes()).hasSize(3);
        line.assertHoldsNoBuffer();
    }

    @Test
    @Rfc6455("6.1/8")
    @Regression({"CVE-2016-10518", "CVE-2026-45736"})
    void goesOnAtEveryByteAtWhichAWriteStopped() {
        int whole = everyKindOfFrame(Long.MAX_VALUE, Integer.MAX_VALUE).network.written().length;
        List<String> expected =
                everyKindOfFrame(Long.MAX_VALUE, Integer.MAX_VALUE).received();
        assertThat(expected).hasSize(7);

        for (int stop = 0; stop <= whole; stop++) {
            Line line = everyKindOfFrame(stop, Integer.MAX_VALUE);
            assertThat(line.network.written()).hasSize(stop);
            line.network.readAll();
            List<String> received = line.received();
            // The close goes before what the source has not begun.
            assertThat(received.contains("source two")).isEqualTo(stop >= "source one".length() + 2);
            if (!received.contains("source two")) {
                received.add(0, "source two");
            }
            assertThat(received)
                    .as("stopped at byte " + stop)
                    .containsExactlyInAnyOrderElementsOf(expected)
                    .endsWith("close 1000 bye")
                    .containsSubsequence("one", "", "two");
            line.assertHoldsNoBuffer();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 64})
    void goesOnWhenEachWriteTakesAFewBytes(int chunk) {
        Line line = everyKindOfFrame(Long.MAX_VALUE, chunk);
        line.network.readAll();

        assertThat(line.received())
                .contains("source one", "ping p")
                .containsSubsequence("one", "", "two", "close 1000 bye")
                .endsWith("close 1000 bye");
        line.assertHoldsNoBuffer();
    }

    /** A source's frames, then a ping and messages, then a close. */
    private static Line everyKindOfFrame(long permits, int chunk) {
        Line line = Line.open(new Line.Recorder());
        line.network.permit(permits);
        line.network.chunk(chunk);
        line.connection.setSource(new FrameList(2).add("source one", "source two"));
        line.connection.wake();
        line.connection.sendPing(ByteBuffer.wrap(new byte[] {'p'}));
        line.connection.sendMessage("one");
        line.connection.sendMessage("");
        line.connection.sendMessage("two");
        line.connection.close(1000, "bye");
        return line;
    }

    @Test
    @Rfc6455("5.5.2/2")
    void aPongGoesBeforeWhatIsQueuedButNeverIntoAFrame() {
        Line line = Line.open(new Line.Recorder());
        line.network.permit(0);
        line.connection.sendMessage("first");
        line.connection.sendMessage(LONG);
        line.connection.sendMessage("last");
        line.peerSends(Opcode.PING, ByteBuffer.wrap(new byte[] {'1'}));

        // A batch with the beginning of the long one is on its way.
        line.network.read(7 + 3 + 1000);
        assertThat(line.receivedSoFar()).containsExactly("first", "pong 1");
        line.peerSends(Opcode.PING, ByteBuffer.wrap(new byte[] {'2'}));
        line.network.readAll();

        assertThat(line.received())
                .contains("pong 2")
                .startsWith("102400 bytes")
                .hasSize(3);
    }

    @Test
    @Rfc6455("5.5.3")
    @Regression("CVE-2021-3690")
    void onlyTheLatestPingsAreAnsweredWhenThePeerDoesNotRead() {
        Line line = Line.open(new Line.Recorder());
        line.network.permit(0);
        line.connection.sendMessage("first");
        for (int i = 0; i < 1000; i++) {
            line.peerSends(Opcode.PING, StandardCharsets.UTF_8.encode("" + i));
        }
        line.network.readAll();

        List<String> expected = new ArrayList<>(List.of("first"));
        for (int i = 1000 - FrameQueue.MAX_PONGS; i < 1000; i++) {
            expected.add("pong " + i);
        }
        assertThat(line.received()).isEqualTo(expected);
    }

    @Test
    @Rfc6455({"5.5.2/1", "5.5.3/1"})
    void pingsThatComeTogetherAreAllAnswered() {
        Line line = Line.open(new Line.NonBlockingRecorder());
        ByteBuffer together = ByteBuffer.allocate(1000);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            together.put(line.frame(Opcode.PING, StandardCharsets.UTF_8.encode("" + i)));
            expected.add("pong " + i);
        }
        line.network.send(together.flip());
        line.runTasks();

        assertThat(line.received()).isEqualTo(expected);
    }

    @Test
    @Rfc6455({"5.5.1/4", "5.5.2/1", "6.1/2", "6.1/3"})
    @Regression("Tomcat 11.0.26")
    void nothingGoesOutAfterTheCloseFrame() {
        Line line = Line.open(new Line.Recorder());
        FrameList source = new FrameList(1).add("source one", "source two", "source three");
        line.network.permit(5);
        line.connection.setSource(source);
        line.connection.wake();
        line.connection.sendPing(ByteBuffer.allocate(0));
        line.connection.close(4000, "enough");

        assertThat(line.connection.sendMessage("late")).isEqualTo(SendOutcome.CLOSED);
        line.connection.sendPing(ByteBuffer.allocate(0));
        line.connection.close(4001, "again");
        line.peerSends(Opcode.PING, ByteBuffer.allocate(0));
        line.network.readAll();
        line.connection.wake();
        line.connection.sendPing(ByteBuffer.allocate(0));
        line.peerSends(Opcode.PING, ByteBuffer.allocate(0));

        assertThat(line.received()).containsExactly("source one", "ping ", "close 4000 enough");
        assertThat(line.connection.getQueuedBytes()).isZero();
        line.assertHoldsNoBuffer();
    }

    @Test
    @Rfc6455({"5.1/1", "5.3/1", "5.3/2", "6.1/7", "10.3/1"})
    void aClientMasksEachFrameWithAnotherKey() {
        Line line = new Line(Role.CLIENT, new Line.Recorder(), ConnectionOptions.DEFAULT);
        line.open();
        line.connection.sendMessage("the same");
        line.connection.sendMessage("the same");

        byte[] written = line.network.written();
        assertThat(Arrays.copyOfRange(written, 2, 6)).isNotEqualTo(Arrays.copyOfRange(written, 16, 20));
        assertThat(line.received()).containsExactly("the same", "the same");
    }

    @Test
    @Rfc6455("10.3/2")
    void whatTheApplicationChangesAfterASendIsNotSent() {
        Line line = new Line(Role.CLIENT, new Line.Recorder(), ConnectionOptions.DEFAULT);
        line.open();
        line.network.permit(3);
        ByteBuffer first = StandardCharsets.UTF_8.encode("half of it is written");
        ByteBuffer second = StandardCharsets.UTF_8.encode("none of it is written");
        line.connection.sendMessage(MessageType.TEXT, first);
        line.connection.sendMessage(MessageType.TEXT, second);
        first.put(0, (byte) 'X').put(20, (byte) 'X');
        second.put(0, (byte) 'X').put(20, (byte) 'X');
        line.network.readAll();

        assertThat(line.received()).containsExactly("half of it is written", "none of it is written");
    }

    @Test
    @Rfc6455({"5.5/1", "7.4.1/2"})
    void refusesAPingThatIsTooLongAndACloseCodeThatMayNotBeSent() {
        Line line = Line.open(new Line.Recorder());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.connection.sendPing(ByteBuffer.allocate(126)))
                .withMessage("ping payload 126 > 125 bytes (RFC 6455 section 5.5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.connection.close(1006, ""))
                .withMessage("close code 1006 may not be on the wire (RFC 6455 section 7.4)");
        assertThat(line.received()).isEmpty();
    }

    @Test
    @Rfc6455("5.6/1")
    void unpairedSurrogatesBecomeReplacementCharacters() {
        Line line = Line.open(new Line.Recorder());
        line.connection.sendMessage("a\uD83D");
        line.connection.sendMessage("\uDE00b");
        line.connection.sendMessage("\uDE00\uD83D");
        line.connection.sendMessage("\uD83D\uDE00 and \uD83Dx");
        line.connection.sendMessage("\uD83D\uD83D\uDE00");

        assertThat(line.received())
                .containsExactly(
                        "a\uFFFD", "\uFFFDb", "\uFFFD\uFFFD", "\uD83D\uDE00 and \uFFFDx", "\uFFFD\uD83D\uDE00");
    }
}
