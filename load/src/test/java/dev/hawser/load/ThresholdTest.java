package dev.hawser.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p50>40ms | 'p50 = 50.0ms, 10.0ms above the limit (p50>40ms)'",
                "p99>50ms | 'p99 = 99.0ms, 49.0ms above the limit (p99>50ms)'",
                "' p99.9 >= 0.05 s ' | 'p99.9 = 99.9ms, 49.9ms above the limit (p99.9 >= 0.05 s)'",
                "max>50000us | 'max = 100ms, 50.0ms above the limit (max>50000us)'",
                "mean<1s | 'mean = 50.0ms, 950ms below the limit (mean<1s)'",
                "rate<1500 | 'rate = 1,000/s, 500/s below the limit (rate<1500)'",
                "rate<=1000/s | 'rate = 1,000/s, just the limit (rate<=1000/s)'",
                "errors>=0 | 'errors = 0, just the limit (errors>=0)'"
            })
    void aLimitThatIsPassedSaysByHowMuch(String text, String violation) {
        assertThat(Threshold.parse(text).violation(Results.good())).contains(violation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"p50>51ms", "p100>1s", "max>=1s", "mean>51ms", "rate<1000", "rate>1000", "errors>0", "lost>0"})
    void aLimitThatIsKeptSaysNothing(String text) {
        assertThat(Threshold.parse(text).violation(Results.good())).isEmpty();
    }

    @Test
    void errorsAndWhatIsLostAreCounted() {
        assertThat(Threshold.parse("errors>2").violation(Results.bad()))
                .contains("errors = 3, 1 above the limit (errors>2)");
        assertThat(Threshold.parse("lost>0").violation(Results.bad()))
                .as("deliveries and connections")
                .contains("lost = 15, 15 above the limit (lost>0)");
    }

    @Test
    void aLatencyThatWasNotMeasuredIsNotGood() {
        assertThat(Threshold.parse("p99>1s").violation(Results.bad()))
                .contains("p99: no latency was measured (p99>1s)");
        assertThat(Threshold.parse("p99>1s").isLatency()).isTrue();
        assertThat(Threshold.parse("rate<1").isLatency()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99 | is not like p99>50ms",
                "'' | is not like p99>50ms",
                "p99=50ms | is not like p99>50ms",
                "p99>ms | is not like p99>50ms",
                "p99>-1ms | is not like p99>50ms",
                "latency>50ms | is not like p99>50ms",
                "p99>50ms,errors>0 | is not like p99>50ms",
                "p99>50 | a time is in us, ms or s",
                "max>50min | a time is in us, ms or s",
                "p101>5ms | there is no percentile above 100",
                "errors>5ms | errors has no unit \"ms\"",
                "rate<5/min | rate has no unit \"/min\""
            })
    void whatIsNoLimitIsRefused(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Threshold.parse(text))
                .withMessageContaining("\"" + text + "\"")
                .withMessageContaining(reason);
    }
}
