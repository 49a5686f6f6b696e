package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at the figures once a second. Owned by the thread that runs the test. */
final class Sampler {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Traffic traffic;
    private final Errors errors;
    private final IntSupplier open;
    private final @Nullable LatencyRecorder latency;
    private final LoadProgress progress;

    private final long startNanos = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();

    private long lastNanos = startNanos;
    private long lastSent;
    private long lastReceived;
    private long lastErrors;

    Sampler(
            Traffic traffic,
            Errors errors,
            IntSupplier open,
            @Nullable LatencyRecorder latency,
            LoadProgress progress) {
        this.traffic = traffic;
        this.errors = errors;
        this.open = open;
        this.latency = latency;
        this.progress = progress;
    }

    /** The time goes on. */
    void tick(long nanos) {
        if (nanos - lastNanos >= INTERVAL_NANOS) {
            progress.sample(take(nanos));
        }
    }

    /** All samples, the last one of less than a second. */
    List<Sample> finish() {
        take(System.nanoTime());
        return List.copyOf(samples);
    }

    private Sample take(long nanos) {
        long sent = traffic.sent();
        long received = traffic.received();
        long wrong = errors.total();
        Latency taken = latency == null ? Latency.NONE : latency.take();
        Sample sample = new Sample(
                TimeUnit.NANOSECONDS.toMillis(nanos - startNanos),
                Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos)),
                open.getAsInt(),
                sent - lastSent,
                received - lastReceived,
                wrong - lastErrors,
                taken.count(),
                taken.nanosAt(50),
                taken.nanosAt(99),
                taken.maxNanos());
        lastNanos = nanos;
        lastSent = sent;
        lastReceived = received;
        lastErrors = wrong;
        samples.add(sample);
        return sample;
    }
}
