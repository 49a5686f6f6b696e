package dev.hawser.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The medians of a server's rounds; each column has its own median.
 *
 * @param deliveriesPerSecond more is better
 * @param cpuMicrosPerDelivery CPU time of the server
 * @param clientBusy part of a core that the load client used, if it says so
 * @param latency of the deliveries, where the workload measures it
 * @param openRssMib resident memory of the fresh server with all connections open
 * @param peakRssMib the largest resident memory in its life
 */
record Summary(
        double deliveriesPerSecond,
        double cpuMicrosPerDelivery,
        OptionalDouble clientBusy,
        Optional<LoadLine.Latency> latency,
        double openRssMib,
        double peakRssMib) {
    private static final double KIB_PER_MIB = 1024;

    /** The medians of these rounds, of which there is at least one. */
    static Summary of(List<LoadRound> rounds) {
        return new Summary(
                median(rounds, round -> round.measured().deliveriesPerSecond()),
                median(rounds, round -> round.measured().cpuMicrosPerDelivery()),
                clientBusy(rounds),
                latency(rounds),
                median(rounds, LoadRound::openRssKib) / KIB_PER_MIB,
                median(rounds, round -> round.measured().peakRssKib()) / KIB_PER_MIB);
    }

    private static OptionalDouble clientBusy(List<LoadRound> rounds) {
        return rounds.stream().allMatch(round -> round.measured().clientBusy().isPresent())
                ? OptionalDouble.of(
                        median(rounds, round -> round.measured().clientBusy().getAsDouble()))
                : OptionalDouble.empty();
    }

    private static Optional<LoadLine.Latency> latency(List<LoadRound> rounds) {
        List<LoadLine.Latency> each = rounds.stream()
                .flatMap(round -> round.measured().latency().stream())
                .toList();
        return each.isEmpty()
                ? Optional.empty()
                : Optional.of(new LoadLine.Latency(
                        median(each, LoadLine.Latency::p50Micros),
                        median(each, LoadLine.Latency::p99Micros),
                        median(each, LoadLine.Latency::maxMicros)));
    }

    /** The middle value, or the mean of the two middle ones. */
    static <R> double median(List<R> rounds, ToDoubleFunction<R> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int upper = sorted.length / 2;
        return Arrays.stream(sorted, (sorted.length - 1) / 2, upper + 1)
                .average()
                .orElseThrow();
    }
}
