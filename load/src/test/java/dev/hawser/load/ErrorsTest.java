package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void whatAServerSaidIsOneLineThatNoTerminalObeys() {
        Errors errors = new Errors(true);
        errors.count("refused: \u001B[2J", "user7 was closed: 4001 \u001B[31mred\nsecond line \u202E");

        assertThat(errors.list())
                .containsExactly(new ErrorCount("refused: ?[2J", 1, "user7 was closed: 4001 ?[31mred?second line ?"));
        assertThatThrownBy(errors::throwIfFailed).hasMessage("user7 was closed: 4001 ?[31mred?second line ?");
    }

    @Test
    void aServerThatMakesUpAKindForEachConnectionFillsNoMemory() {
        Errors errors = new Errors(false);
        for (int i = 0; i < 1000; i++) {
            errors.count("kind " + i, "detail " + i);
        }

        assertThat(errors.total()).isEqualTo(1000);
        assertThat(errors.list()).hasSize(51).last().isEqualTo(new ErrorCount("others", 950, "detail 50"));
    }
}
