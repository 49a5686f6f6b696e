package dev.hawser.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Collects how long deliveries take. Any thread records, and one takes. */
final class LatencyRecorder {
    private static final long LEAST_NANOS = 1000;
    private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Recorder recorder = new Recorder(LEAST_NANOS, MOST_NANOS, DIGITS);

    /** Owned by the thread that takes. */
    private final Histogram all = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);

    void record(long nanos) {
        recorder.recordValue(Math.max(0, Math.min(nanos, MOST_NANOS)));
    }

    /** What was recorded since this was called last. */
    Latency take() {
        Histogram interval = recorder.getIntervalHistogram();
        all.add(interval);
        return Latency.of(interval);
    }

    /** What was recorded up to the last call of {@link #take}. */
    Latency all() {
        return Latency.of(all);
    }
}
