package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** How long deliveries took, three digits exact. Immutable; any thread. */
public final class Latency {
    /** Of no deliveries. */
    public static final Latency NONE = new Latency(null);

    private static final int TICKS_PER_HALF_DISTANCE = 4;

    /**
     * A point of the distribution.
     *
     * @param percentile 0 to 100
     * @param nanos so many percent of the deliveries took so long, or less
     */
    record Point(double percentile, long nanos) {}

    private final @Nullable Histogram histogram;

    private Latency(@Nullable Histogram histogram) {
        this.histogram = histogram;
    }

    static Latency of(Histogram histogram) {
        return histogram.getTotalCount() == 0 ? NONE : new Latency(histogram.copy());
    }

    /** Deliveries that were measured. */
    public long count() {
        return histogram == null ? 0 : histogram.getTotalCount();
    }

    /**
     * So many percent of the deliveries took so long, or less.
     *
     * @param percentile 0 to 100
     * @return nanoseconds; 0 when nothing was measured
     */
    public long nanosAt(double percentile) {
        return histogram == null ? 0 : Math.min(histogram.getValueAtPercentile(percentile), maxNanos());
    }

    /** The longest one, in nanoseconds; 0 when nothing was measured. */
    public long maxNanos() {
        return histogram == null ? 0 : histogram.getMaxValue();
    }

    /** The mean, in nanoseconds; 0 when nothing was measured. */
    public double meanNanos() {
        return histogram == null ? 0 : histogram.getMean();
    }

    /** The distribution, with more points the closer it comes to the longest ones. */
    List<Point> distribution() {
        List<Point> points = new ArrayList<>();
        if (histogram != null) {
            histogram
                    .percentiles(TICKS_PER_HALF_DISTANCE)
                    .forEach(value -> points.add(new Point(
                            value.getPercentileLevelIteratedTo(), Math.min(value.getValueIteratedTo(), maxNanos()))));
        }
        return points;
    }
}
