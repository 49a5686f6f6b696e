package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.Rfc6455;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The small values: close codes, opcodes, limits. */
class ValuesTest {

    @Test
    @Rfc6455({"7.4.1/1", "7.4.1/2", "7.4.1/4", "7.4.2"})
    void onlyRegisteredAndPrivateCodesMayBeOnTheWire() {
        assertThat(IntStream.rangeClosed(-1, 70_000).filter(CloseCode::isValidOnWire))
                .containsExactlyElementsOf(IntStream.concat(
                                IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                                IntStream.rangeClosed(3000, 4999))
                        .boxed()
                        .toList());
    }

    @Test
    @Rfc6455("5.2")
    void sixOpcodesAreKnown() {
        assertThat(IntStream.range(0, 16).filter(code -> Opcode.of(code) != null))
                .containsExactly(0, 1, 2, 8, 9, 10);
        for (Opcode opcode : Opcode.values()) {
            assertThat(Opcode.of(opcode.code())).isEqualTo(opcode);
            assertThat(opcode.isControl()).isEqualTo(opcode.code() >= 8);
        }
    }

    @Test
    void limitsSayWhichFigureIsTooLow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(-1, 0, 1))
                .withMessage("maxTextMessageSize -1 < 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(0, -1, 1))
                .withMessage("maxBinaryMessageSize -1 < 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(0, 0, 0))
                .withMessage("maxFragments 0 < 1");
        assertThat(Limits.DEFAULT.withMaxMessageSize(7)).isEqualTo(new Limits(7, 7, 16384));
    }
}
