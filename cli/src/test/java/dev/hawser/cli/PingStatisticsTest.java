package dev.hawser.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingStatisticsTest {
    private final PingStatistics statistics = new PingStatistics();

    @Test
    void theSummaryReadsLikeThatOfPing() {
        statistics.countReceived(1_000_000);
        statistics.countReceived(2_000_000);
        statistics.countReceived(4_500_000);
        assertThat(statistics.summary(3, 0, Duration.ofMillis(2005)))
                .containsExactly(
                        "3 sent, 3 received, 0% lost, time 2005 ms",
                        "rtt min/avg/max/mdev = 1.000/2.500/4.500/1.472 ms");
    }

    @Test
    void whatWasNotAsItShouldBeIsCounted() {
        statistics.countReceived(5);
        statistics.countDuplicate();
        statistics.countLate();
        statistics.countLate();
        statistics.countWrong();
        statistics.countUnasked();
        assertThat(statistics.summary(6, 2, Duration.ZERO).get(0))
                .isEqualTo(
                        "6 sent, 1 received, +1 doubled, +2 late, +1 wrong, +1 unasked, +2 on the way, 75% lost, time 0 ms");
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "3,2,33.3", "3,1,66.7", "1000000,999999,0.0001", "100000,1,100", "8,0,100"})
    void lossHasThreeDigitsThatCount(int sent, int received, String percent) {
        for (int i = 0; i < received; i++) {
            statistics.countReceived(1);
        }
        assertThat(statistics.summary(sent, 0, Duration.ZERO).get(0)).contains(", " + percent + "% lost");
    }

    @Test
    void withoutAnswersThereAreNoTimes() {
        assertThat(statistics.summary(1, 0, Duration.ZERO)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"123456,0.123 ms", "1234567,1.23 ms", "12345678,12.3 ms", "123456789,123 ms", "12345678901,12346 ms"})
    void aRoundTripHasTheDigitsThatCount(long nanos, String text) {
        assertThat(PingStatistics.millis(nanos)).isEqualTo(text);
    }
}
