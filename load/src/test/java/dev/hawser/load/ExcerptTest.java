package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void showsShortTextsWholeAndSaysWhereLongOnesAreCut() {
        assertThat(of("")).isEqualTo("\"\"");
        assertThat(of("a".repeat(60))).isEqualTo("\"" + "a".repeat(60) + "\"");
        assertThat(of("a".repeat(61))).isEqualTo("\"" + "a".repeat(60) + "...\"");
        assertThat(of("Gr\u00FC\u00DFe \uD83D\uDE00")).isEqualTo("\"Gr\u00FC\u00DFe \uD83D\uDE00\"");
    }

    @Test
    void showsNothingThatATerminalWouldObey() {
        assertThat(of("\u001B[2J\r\n\t\u0007\u0000\u007F\u009B1m")).isEqualTo("\"?[2J???????1m\"");
        assertThat(of("exe.\u202Etxt")).as("turns the direction of writing").isEqualTo("\"exe.?txt\"");
    }

    @Test
    void showsBytesThatAreNoTextAsReplacements() {
        assertThat(Excerpt.of(ByteBuffer.wrap(new byte[] {'a', (byte) 0xFF, 'b'})))
                .isEqualTo("\"a\uFFFDb\"");
        // Cut in the middle of a character.
        assertThat(of("a".repeat(59) + "\u00FC")).isEqualTo("\"" + "a".repeat(59) + "\uFFFD...\"");
    }

    @Test
    void leavesTheMessageAsItIs() {
        ByteBuffer payload = ByteBuffer.wrap("xxhelloyy".getBytes(StandardCharsets.UTF_8));
        payload.position(2).limit(7);

        assertThat(Excerpt.of(payload)).isEqualTo("\"hello\"");
        assertThat(payload.position()).isEqualTo(2);
        assertThat(payload.limit()).isEqualTo(7);
    }

    private static String of(String text) {
        return Excerpt.of(StandardCharsets.UTF_8.encode(text));
    }
}
