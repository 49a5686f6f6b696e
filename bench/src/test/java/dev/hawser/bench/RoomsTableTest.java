package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RoomsTableTest {
    private final Map<Contender, Summary> summaries = new EnumMap<>(Map.of(
            Contender.HAWSER, summary(10_000_000, 0.04, new LoadLine.Latency(2000, 5000, 20_000)),
            Contender.HAWSER_ROOMS, summary(6_000_000, 0.05, new LoadLine.Latency(2500, 6000, 35_500))));

    private static Summary summary(double rate, double cpuMicros, LoadLine.Latency latency) {
        return new Summary(rate, cpuMicros, OptionalDouble.empty(), Optional.of(latency), 60, 90);
    }

    @Test
    void comparesRatesWithTheRawRoom() {
        assertThat(new RoomsTable(Workload.BROADCAST_V1, summaries).render())
                .contains(
                        "| x raw |",
                        "| hawser       |   10,000,000 |  1.00 |",
                        "| hawser-rooms |    6,000,000 |  0.60 |");
    }

    @Test
    void comparesLatencyWithTheRawRoomAtTheSameRate() {
        assertThat(new RoomsTable(Workload.LATENCY_V1, summaries).render())
                .contains(
                        "| hawser       |   2.00 |      1.00 |   5.00 |      1.00 |  20.00 |",
                        "| hawser-rooms |   2.50 |      1.25 |   6.00 |      1.20 |  35.50 |");
    }

    @Test
    void leavesRatiosOutWhenTheRawRoomDidNotRun() {
        summaries.remove(Contender.HAWSER);
        assertThat(new RoomsTable(Workload.LATENCY_V1, summaries).render())
                .contains("| hawser-rooms |   2.50 |         - |   6.00 |         - |  35.50 |");
    }
}
