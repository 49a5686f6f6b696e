package dev.hawser.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The medians of a server's rounds; each column has its own median.
 *
 * @param deliveriesPerSecond more is better
 * @param cpuMicrosPerDelivery CPU time of the server
 * @param openRssMib resident memory of the fresh server with all connections open
 * @param peakRssMib the largest resident memory in its life
 */
record Summary(double deliveriesPerSecond, double cpuMicrosPerDelivery, double openRssMib, double peakRssMib) {
    private static final double KIB_PER_MIB = 1024;

    /** The medians of these rounds, of which there is at least one. */
    static Summary of(List<Round> rounds) {
        return new Summary(
                median(rounds, round -> round.measured().deliveriesPerSecond()),
                median(rounds, round -> round.measured().cpuMicrosPerDelivery()),
                median(rounds, Round::openRssKib) / KIB_PER_MIB,
                median(rounds, round -> round.measured().peakRssKib()) / KIB_PER_MIB);
    }

    /** The middle value, or the mean of the two middle ones. */
    private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int upper = sorted.length / 2;
        return Arrays.stream(sorted, (sorted.length - 1) / 2, upper + 1)
                .average()
                .orElseThrow();
    }
}
