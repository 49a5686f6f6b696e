package dev.hawser.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the members of a load test count together, and what went wrong. Any thread. */
final class LoadRun {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final int messages;
    private final long deliveries;
    private final Duration timeout;
    private final LoadProgress progress;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);

    /** When the last delivery came. The thread that counts it completes this after others may have seen the count. */
    private final CompletableFuture<Long> allReceivedNanos = new CompletableFuture<>();

    LoadRun(LoadOptions options, LoadProgress progress) {
        this.messages = options.messages();
        this.deliveries = options.deliveries();
        this.timeout = options.timeout();
        this.progress = progress;
    }

    /**
     * Takes the number of the next message to send.
     *
     * @param end no number from here on is given
     * @return -1 when there is none
     */
    int takeNumber(long end) {
        while (true) {
            int number = sent.get();
            if (number >= messages || number >= end) {
                return -1;
            }
            if (sent.compareAndSet(number, number + 1)) {
                return number;
            }
        }
    }

    int sent() {
        return sent.get();
    }

    boolean isAllSent() {
        return sent.get() >= messages;
    }

    void countReceived(int more) {
        long now = received.addAndGet(more);
        if (now >= deliveries && now - more < deliveries) {
            allReceivedNanos.complete(System.nanoTime());
        }
    }

    long received() {
        return received.get();
    }

    /** When the last delivery came, by {@link System#nanoTime}; only once all have been counted. */
    long allReceivedNanos() {
        return allReceivedNanos.join();
    }

    /** Ends the test; the first reason counts. */
    void fail(String reason) {
        if (failure.compareAndSet(null, reason)) {
            failed.countDown();
        }
    }

    /**
     * Waits until a count is whole.
     *
     * @param phase for the progress
     * @param count what is waited for
     * @param whole how much of it
     * @param stalled says what is wrong when it does not grow any more, given the count
     * @throws CommandFailure when the test has failed, or the count did not grow for the test's timeout
     */
    void await(String phase, LongSupplier count, long whole, LongFunction<String> stalled)
            throws CommandFailure, InterruptedException {
        long last = -1;
        long changedAt = 0;
        long shownAt = 0;
        try {
            for (long now = count.getAsLong(); now < whole; now = count.getAsLong()) {
                long nanos = System.nanoTime();
                if (now != last) {
                    last = now;
                    changedAt = nanos;
                } else if (nanos - changedAt > timeout.toNanos()) {
                    throw new CommandFailure(stalled.apply(now));
                }
                if (nanos - shownAt > PROGRESS_NANOS) {
                    shownAt = nanos;
                    progress.show(phase, now, whole);
                }
                if (failed.await(1, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } finally {
            progress.clear();
        }
        throwIfFailed();
    }

    private void throwIfFailed() throws CommandFailure {
        String reason = failure.get();
        if (reason != null) {
            throw new CommandFailure(reason);
        }
    }
}
