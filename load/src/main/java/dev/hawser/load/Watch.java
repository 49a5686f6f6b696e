package dev.hawser.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for the parts of a load test. Owned by the thread that runs it. */
final class Watch {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * A part of the test.
     *
     * @param name for the progress
     * @param count grows while something happens
     * @param whole what the count comes to
     * @param isWaiting whether something has to happen; when it does not, the timeout does not run
     * @param isDone whether the part is over
     */
    record Part(
            String name, LongSupplier count, LongSupplier whole, BooleanSupplier isWaiting, BooleanSupplier isDone) {
        /** A part that is over when a count is whole, and during which something has to happen all the time. */
        static Part of(String name, LongSupplier count, long whole) {
            return new Part(name, count, () -> whole, () -> true, () -> count.getAsLong() >= whole);
        }
    }

    /** How waiting for a part has ended. */
    enum Outcome {
        /** The part is over. */
        DONE,
        /** Nothing happened for the test's timeout. */
        STALLED,
        /** The test was interrupted, and the part took too long after that. */
        CUT_SHORT
    }

    private final Errors errors;
    private final Duration timeout;
    private final Interruption interruption;
    private final Sampler sampler;
    private final LoadProgress progress;

    Watch(Errors errors, Duration timeout, Interruption interruption, Sampler sampler, LoadProgress progress) {
        this.errors = errors;
        this.timeout = timeout;
        this.interruption = interruption;
        this.sampler = sampler;
        this.progress = progress;
    }

    /**
     * Waits until a part is over.
     *
     * @param tick what is to be done about every millisecond
     * @throws LoadFailure when the test has to end with its first error
     */
    Outcome await(Part part, Runnable tick) throws LoadFailure, InterruptedException {
        long last = -1;
        long changedAt = System.nanoTime();
        long shownAt = changedAt - PROGRESS_NANOS;
        try {
            tick.run();
            while (!part.isDone().getAsBoolean()) {
                long nanos = System.nanoTime();
                long now = part.count().getAsLong();
                if (now != last || !part.isWaiting().getAsBoolean()) {
                    last = now;
                    changedAt = nanos;
                } else if (nanos - changedAt > timeout.toNanos()) {
                    return Outcome.STALLED;
                }
                if (interruption.isOver(nanos)) {
                    return Outcome.CUT_SHORT;
                }
                if (nanos - shownAt >= PROGRESS_NANOS) {
                    shownAt = nanos;
                    progress.show(part.name(), now, Math.max(1, part.whole().getAsLong()));
                }
                sampler.tick(nanos);
                if (errors.await(1)) {
                    break;
                }
                tick.run();
            }
        } finally {
            progress.clear();
        }
        errors.throwIfFailed();
        return Outcome.DONE;
    }
}
