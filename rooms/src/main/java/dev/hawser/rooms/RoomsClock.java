package dev.hawser.rooms;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time by which rooms live, so that tests can have another one. */
interface RoomsClock extends AutoCloseable {
    /** Nanoseconds since some moment. */
    long nanos();

    /** Milliseconds since 1970-01-01 UTC. */
    long millis();

    /** Does something again and again. Once. */
    void every(long millis, Runnable task);

    /** Does something once. */
    void after(long millis, Runnable task);

    @Override
    void close();

    /** That of the machine, with a thread that waits. */
    static RoomsClock system() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "hawser-rooms-timer");
            thread.setDaemon(true);
            return thread;
        });
        return new RoomsClock() {
            private static final Logger LOG = LoggerFactory.getLogger(RoomsClock.class);

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long millis() {
                return System.currentTimeMillis();
            }

            @Override
            public void every(long millis, Runnable task) {
                timer.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
            }

            @Override
            public void after(long millis, Runnable task) {
                if (!timer.isShutdown()) {
                    timer.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
                }
            }

            private static void guarded(Runnable task) {
                try {
                    task.run();
                } catch (Throwable x) {
                    // A timer that hears of it does not come again.
                    LOG.warn("A task of the timer failed", x);
                }
            }

            @Override
            public void close() {
                timer.shutdownNow();
            }
        };
    }
}
