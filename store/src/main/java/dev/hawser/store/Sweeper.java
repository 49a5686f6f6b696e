package dev.hawser.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own. */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final ScheduledExecutorService timer;
    private final Runnable sweep;

    Sweeper(String threadName, Duration interval, Runnable sweep) {
        this.sweep = sweep;
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        long millis = interval.toMillis();
        timer.scheduleWithFixedDelay(this::guarded, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void guarded() {
        try {
            sweep.run();
        } catch (Throwable x) {
            // A timer that hears of it does not come again.
            LOG.warn("Sweeping failed; it is tried again", x);
        }
    }

    /** Does it once more, on its thread, and waits for it. */
    void now() {
        CompletableFuture.runAsync(sweep, timer).join();
    }

    /** Waits for a sweep that has begun. */
    @Override
    public void close() {
        timer.shutdown();
        boolean interrupted = false;
        while (!timer.isTerminated()) {
            try {
                timer.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException x) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
