package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentSetTest {
    @Test
    void readsWhatIsResident() {
        assertThat(ResidentSet.parse(List.of(
                        "55d0c0a00000-7ffd1f7fe000 ---p 00000000 00:00 0                          [rollup]",
                        "Rss:               70200 kB",
                        "Pss:               65011 kB",
                        "Pss_Anon:          49000 kB",
                        "Anonymous:         49004 kB",
                        "AnonHugePages:         0 kB")))
                .isEqualTo(new ResidentSet(70_200, 65_011, 49_004));
    }

    @Test
    void refusesAFileWithoutIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResidentSet.parse(List.of("Rss: 1 kB")))
                .withMessage("no Pss: in /proc/PID/smaps_rollup");
    }
}
