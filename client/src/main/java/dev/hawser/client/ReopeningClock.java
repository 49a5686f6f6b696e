package dev.hawser.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The time, chance and threads of what happens over several connections; those of a test need not be real.
 *
 * @param executor where callbacks that may block run
 * @param scheduler has the timers
 * @param nanoTimes as {@link System#nanoTime}
 * @param random chooses delays
 */
public record ReopeningClock(Executor executor, Scheduler scheduler, LongSupplier nanoTimes, RandomGenerator random) {

    /** That of a client. */
    static ReopeningClock of(HttpClient http) {
        Executor virtualThreads = VirtualThreads.getDefaultVirtualThreadsExecutor();
        return new ReopeningClock(
                virtualThreads == null ? http.getExecutor() : virtualThreads,
                http.getScheduler(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong());
    }

    /** A new executor that runs tasks one after the other, in order, on the threads of this one. */
    public Executor newTurns() {
        return new SerialExecutor(executor);
    }

    /** As {@link System#nanoTime}. */
    public long nanoTime() {
        return nanoTimes.getAsLong();
    }

    /** Runs a task when this time is over, on a thread of the scheduler. */
    public Scheduler.Task schedule(Runnable task, Duration delay) {
        return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
