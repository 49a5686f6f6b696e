package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {
    /** From the state, which is field 3; utime is 4711 and stime 289. */
    private static final String FROM_STATE = " S 1 4242 4242 0 -1 4194304 12345 67 8 9 4711 289 11 12 20 0 17 0 99";

    @ParameterizedTest
    @ValueSource(strings = {"java", "Web Content", "a) S 1 (b", "((()))", ")", "\u00fc) R 1 2 3"})
    void addsUserAndSystemTimeWhateverTheNameOfTheProcess(String name) {
        assertThat(ProcessStat.parse("4242 (" + name + ")" + FROM_STATE).cpuTicks())
                .isEqualTo(5000);
    }

    @Test
    void refusesALineWithoutTheFields() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessStat.parse("4242 (java) S 1 4242"))
                .withMessage("no utime and stime in '4242 (java) S 1 4242'");
    }
}
