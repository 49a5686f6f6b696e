package dev.hawser.tests.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How long a test waits for something that has to come. */
final class Limit {
    private static final long SECONDS = 30;

    private Limit() {}

    static void await(CountDownLatch latch, String what) {
        try {
            assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).as(what).isTrue();
        } catch (InterruptedException x) {
            throw new AssertionError(what, x);
        }
    }

    static <T> T take(BlockingQueue<T> queue, Supplier<String> what) {
        try {
            T taken = queue.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(taken).as(what).isNotNull();
            return taken;
        } catch (InterruptedException x) {
            throw new AssertionError(what.get(), x);
        }
    }

    static <T> T get(CompletableFuture<T> future, String what) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException x) {
            throw new AssertionError(what, x);
        }
    }

    static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
        } catch (InterruptedException x) {
            throw new AssertionError(thread.getName(), x);
        }
        assertThat(thread.isAlive()).as(thread.getName() + " runs on").isFalse();
    }
}
