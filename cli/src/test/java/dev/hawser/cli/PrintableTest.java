package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void lettersOfEveryScriptStay() {
        assertThat(Printable.of("aé漢😀 ~")).isEqualTo("aé漢😀 ~");
    }

    @Test
    void whatATerminalObeysIsShownAsItsNumber() {
        assertThat(Printable.of("\u001b[2J\r\n\t\u0007\u007f\u009b"))
                .isEqualTo("\\x1B[2J\\x0D\\x0A\\x09\\x07\\x7F\\x9B");
    }

    @Test
    void whatTurnsTheDirectionOrBreaksTheLineIsShownAsItsNumber() {
        assertThat(Printable.of("\u202e\u2066\u2028\u2029\ud800"))
                .isEqualTo("\\u{202E}\\u{2066}\\u{2028}\\u{2029}\\u{D800}");
    }

    @Test
    void theBeginningOfALongTextIsShown() {
        ByteBuffer text = ByteBuffer.wrap("0123456789".repeat(6).getBytes(UTF_8));
        assertThat(Printable.text(text)).isEqualTo("\"" + "0123456789".repeat(4) + "01234567...\"");
        assertThat(Printable.text(text.limit(3).position(1))).isEqualTo("\"12\"");
    }

    @Test
    void theBeginningOfManyBytesIsShown() {
        assertThat(Printable.hex(ByteBuffer.wrap(new byte[] {0, (byte) 0xAB}))).isEqualTo("00 AB");
        assertThat(Printable.hex(ByteBuffer.allocate(49))).isEqualTo("00 ".repeat(48) + "...");
    }
}
