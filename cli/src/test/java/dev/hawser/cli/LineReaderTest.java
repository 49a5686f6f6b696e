package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static List<String> lines(String input) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(input.getBytes(ISO_8859_1)), 5);
        List<String> lines = new ArrayList<>();
        for (ByteBuffer line = reader.next(); line != null; line = reader.next()) {
            lines.add(ISO_8859_1.decode(line).toString());
        }
        return lines;
    }

    @Test
    void aLineEndsWithALineFeedOrBothOrTheInput() throws IOException {
        assertThat(lines("")).isEmpty();
        assertThat(lines("a")).containsExactly("a");
        assertThat(lines("a\n")).containsExactly("a");
        assertThat(lines("a\r\n\nb")).containsExactly("a", "", "b");
    }

    @Test
    void otherBytesAreContent() throws IOException {
        assertThat(lines("a\rb\n\u00ff\0\nc\r")).containsExactly("a\rb", "\u00ff\0", "c\r");
    }

    @Test
    void aLineMayBeAsLongAsItsLimitAndNotLonger() throws IOException {
        assertThat(lines("12345\r\n12345")).containsExactly("12345", "12345");
        assertThatThrownBy(() -> lines("123456\n")).hasMessage("a line is longer than 5 bytes");
        assertThatThrownBy(() -> lines("1234567890")).hasMessage("a line is longer than 5 bytes");
    }
}
