package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EntryDialectTest {
    private final LoadScript script = new LoadScript(42, 10);
    private final EntryDialect dialect = new EntryDialect("a \"room\"", script, speaker -> 3 * speaker + 1);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String words(int number) {
        return new String(script.words(number), StandardCharsets.US_ASCII);
    }

    private String entry(int offset, int number) {
        return "[\"a \\\"room\\\"\"," + offset + ",1732772000000,\"user" + (3 * script.speaker(number) + 1) + "\",\""
                + words(number) + "\"]";
    }

    @Test
    void wordsAreAMessageWithoutItsSpeaker() {
        String message = new String(script.message(4711), StandardCharsets.US_ASCII);
        assertThat(message).endsWith(":" + words(4711));
        assertThat(words(4711)).startsWith("#4711 Hello random ");
        assertThat(new LoadScript(1, 10, new MessageSizes(100, 100)).words(5)).hasSize(100);
    }

    @Test
    void aPublishHasTheRoomTheSequenceAndTheWords() {
        assertThat(new String(dialect.publish(17, 4711), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"publish\",\"room\":\"a \\\"room\\\"\",\"seq\":17,\"data\":\"" + words(4711)
                        + "\"}");
    }

    @Test
    void anEntryIsTheMessageThatItsUserSaid() {
        assertThat(dialect.numberOf(bytes(entry(5, 4711)))).isEqualTo(4711);
    }

    @Test
    void anEntryThatIsAlteredInAnyByteIsNone() {
        String good = entry(5, 4711);
        int time = good.indexOf(",1732772000000");
        for (int at = 0; at < good.length(); at++) {
            boolean free =
                    at > good.indexOf(']') || at >= time - 1 && at <= time + 13 && Character.isDigit(good.charAt(at));
            if (!free) {
                StringBuilder altered = new StringBuilder(good);
                altered.setCharAt(at, (char) (good.charAt(at) ^ 1));
                assertThat(dialect.numberOf(bytes(altered.toString())))
                        .as(altered.toString())
                        .isEqualTo(-1);
            }
            assertThat(dialect.numberOf(bytes(good.substring(0, at)))).isEqualTo(-1);
        }
        assertThat(dialect.numberOf(bytes(good + " "))).isEqualTo(-1);
        assertThat(dialect.numberOf(bytes(good.replace("\"]", "\",\"kind\"]")))).isEqualTo(-1);
    }

    @Test
    void aStandInSpeaksUnderItsOwnName() {
        dialect.onStandIn(4711, 28);
        String other = entry(5, 4711).replaceAll("\"user\\d+\"", "\"user28\"");

        assertThat(dialect.numberOf(bytes(other))).isEqualTo(4711);
        assertThat(script.speaker(4711) * 3 + 1).isNotEqualTo(28);
        assertThat(dialect.numberOf(bytes(entry(5, 4711)))).isEqualTo(-1);
    }

    @Test
    void theSameMessageWithAnotherOffsetIsAltered() {
        Transcript transcript = new Transcript(dialect, () -> 0, number -> {});
        assertThat(transcript.check(0, bytes(entry(5, 1)))).isNull();
        assertThat(transcript.check(1, bytes(entry(6, 2)))).isNull();

        assertThat(transcript.check(0, bytes(entry(5, 1)))).isNull();
        assertThat(Objects.requireNonNull(transcript.check(0, bytes(entry(6, 1))))
                        .kind())
                .isEqualTo("altered delivery");
        assertThat(Objects.requireNonNull(transcript.check(0, bytes(entry(5, 2))))
                        .kind())
                .isEqualTo("delivery lost, doubled or out of order");
        assertThat(Objects.requireNonNull(transcript.check(2, bytes(entry(7, 2))))
                        .kind())
                .isEqualTo("doubled delivery");
    }

    @Test
    void offsetsRiseAndMayLeaveSomeOut() {
        Transcript transcript = new Transcript(dialect, () -> 0, number -> {});
        assertThat(transcript.check(0, bytes(entry(5, 1)))).isNull();
        assertThat(transcript.check(1, bytes(entry(9, 2)))).isNull();
        for (int offset : new int[] {9, 8, 0}) {
            Wrong wrong = Objects.requireNonNull(transcript.check(2, bytes(entry(offset, 3))));
            assertThat(wrong.kind()).isEqualTo("offset does not rise");
            assertThat(wrong.detail())
                    .isEqualTo("received message #3 with the offset " + offset + " after the offset 9");
        }
        assertThat(transcript.count()).isEqualTo(2);
        assertThat(transcript.check(2, bytes(entry(10, 3)))).isNull();
    }
}
