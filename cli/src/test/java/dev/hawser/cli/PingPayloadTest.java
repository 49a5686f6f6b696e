package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.cli.PingOptions.Kind;
import dev.hawser.cli.PingPayload.Answer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PingPayloadTest {
    private final PingPayload payloads = new PingPayload(0xABCD1234, 20, Kind.TEXT);

    @Test
    void aPayloadCanBeReadInATrace() {
        assertThat(US_ASCII.decode(payloads.of(255)).toString()).isEqualTo("abcd1234000000ffqrst");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasSentIsRight(Kind kind) {
        PingPayload those = new PingPayload(7, 500, kind);
        assertThat(those.read(kind, those.of(Integer.MAX_VALUE))).isEqualTo(new Answer.Right(Integer.MAX_VALUE));
        assertThat(new PingPayload(7, 16, kind).of(1).remaining()).isEqualTo(16);
    }

    @Test
    void aPayloadInTheMiddleOfABufferIsRight() {
        ByteBuffer buffer =
                ByteBuffer.allocate(30).position(5).put(payloads.of(3)).flip().position(5);
        assertThat(payloads.read(Kind.TEXT, buffer)).isEqualTo(new Answer.Right(3));
        assertThat(buffer.position()).isEqualTo(5);
    }

    @Test
    void anotherRunAsksForItself() {
        ByteBuffer other = new PingPayload(0xABCD1235, 20, Kind.TEXT).of(3);
        assertThat(payloads.read(Kind.TEXT, other)).isInstanceOf(Answer.Unasked.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "abcd1234", "abcd1234-0000001qrst", "abcd12340000000gqrst", "abcd1234fffffffeqrst"})
    void whatHasNoNumberIsUnasked(String text) {
        assertThat(payloads.read(Kind.TEXT, ByteBuffer.wrap(text.getBytes(US_ASCII))))
                .isEqualTo(new Answer.Unasked(text.length() + " bytes \"" + text + "\""));
    }

    @Test
    void whatIsNotAsItWasSentIsAltered() {
        ByteBuffer altered = payloads.of(9).put(17, (byte) 0);
        assertThat(payloads.read(Kind.TEXT, altered)).isEqualTo(new Answer.Altered(9, "byte 17 came back altered"));
        assertThat(payloads.read(Kind.TEXT, payloads.of(9).limit(19)))
                .isEqualTo(new Answer.Altered(9, "19 bytes came back instead of 20"));
        assertThat(payloads.read(Kind.CONTROL, payloads.of(9)))
                .isEqualTo(new Answer.Altered(9, "came back as control"));
    }

    @Test
    void theAnswerToThePreparationIsNoPing() {
        assertThat(payloads.read(Kind.CONTROL, payloads.preparation())).isEqualTo(new Answer.Ready());
        assertThat(payloads.read(Kind.TEXT, payloads.preparation())).isInstanceOf(Answer.Unasked.class);
    }
}
