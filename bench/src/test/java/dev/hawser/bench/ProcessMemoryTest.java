package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    @Test
    void readsResidentAndPeakMemory() {
        assertThat(ProcessMemory.parse(List.of(
                        "Name:\tjava",
                        "VmPeak:\t 9000000 kB",
                        "VmHWM:\t  395916 kB",
                        "VmRSS:\t  117384 kB",
                        "Threads:\t17")))
                .isEqualTo(new ProcessMemory(117_384, 395_916));
    }

    @Test
    void refusesAProcessWithoutMemory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessMemory.parse(List.of("Name:\tjava", "State:\tZ (zombie)")))
                .withMessage("no VmRSS: in /proc/PID/status");
    }
}
