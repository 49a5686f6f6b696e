package dev.hawser.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Something to be done after a while, unless it is cancelled before. What is done runs on the one timer of the JDK, so it must not block. */
final class Timeout {
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    private Timeout() {}

    static Timeout after(Duration time, Runnable task) {
        Timeout timeout = new Timeout();
        timeout.over.thenAccept(isDue -> {
            if (isDue) {
                task.run();
            }
        });
        timeout.over.completeOnTimeout(true, time.toNanos(), TimeUnit.NANOSECONDS);
        return timeout;
    }

    /** Does nothing when it has come about. */
    void cancel() {
        over.complete(false);
    }
}
