package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;

/** Samples put together, so that a plot of a long test has no more points than can be seen. */
final class Timeline {
    private Timeline() {}

    /** At most so many, each of the same number of seconds; what is left at the end, if it is short, belongs to the last. */
    static List<Sample> of(List<Sample> samples, int most) {
        int together = Math.max(1, (samples.size() + most - 1) / most);
        List<Sample> merged = new ArrayList<>();
        for (int at = 0; at < samples.size(); at += together) {
            merged.add(merge(samples.subList(at, Math.min(samples.size(), at + together))));
        }
        int last = merged.size() - 1;
        if (last > 0 && merged.get(last).millis() < merged.get(last - 1).millis() / 2) {
            Sample rest = merged.remove(last);
            merged.set(last - 1, merge(List.of(merged.get(last - 1), rest)));
        }
        return merged;
    }

    /** Sums what is counted; of percentiles it takes the worst, except that the median is that of most deliveries. */
    private static Sample merge(List<Sample> samples) {
        Sample end = samples.get(samples.size() - 1);
        Sample fullest = end;
        for (Sample sample : samples) {
            fullest = sample.measured() > fullest.measured() ? sample : fullest;
        }
        return new Sample(
                end.endMillis(),
                samples.stream().mapToLong(Sample::millis).sum(),
                end.open(),
                samples.stream().mapToLong(Sample::sent).sum(),
                samples.stream().mapToLong(Sample::received).sum(),
                samples.stream().mapToLong(Sample::errors).sum(),
                samples.stream().mapToLong(Sample::measured).sum(),
                fullest.medianNanos(),
                samples.stream().mapToLong(Sample::p99Nanos).max().orElse(0),
                samples.stream().mapToLong(Sample::maxNanos).max().orElse(0));
    }
}
