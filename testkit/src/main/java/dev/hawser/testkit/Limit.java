package dev.hawser.testkit;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long a test waits for something that has to come; on the machine that builds it comes at once. What does not come fails the test with
 * what was waited for.
 */
public final class Limit {
    public static final long SECONDS = 30;

    private Limit() {}

    /** Waits until a latch is open. */
    public static void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("in vain waited for " + what);
            }
        } catch (InterruptedException x) {
            throw new AssertionError(what, x);
        }
    }

    /** Waits for the next element of a queue. */
    public static <T> T take(BlockingQueue<T> queue, String what) {
        return take(queue, () -> what);
    }

    /** Waits for the next element of a queue; what it is, is asked when it does not come. */
    public static <T> T take(BlockingQueue<T> queue, Supplier<String> what) {
        try {
            T taken = queue.poll(SECONDS, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("in vain waited for " + what.get());
            }
            return taken;
        } catch (InterruptedException x) {
            throw new AssertionError(what.get(), x);
        }
    }

    /** Waits for the result of something that must not fail. */
    public static <T> T get(CompletableFuture<T> future, String what) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException x) {
            throw new AssertionError(what, x);
        }
    }

    /** Waits for something that is so without any further doing of the test, and that nobody tells. */
    public static void until(BooleanSupplier condition, String what) {
        until(condition, () -> what);
    }

    /** Waits for something that is so without any further doing of the test, and that nobody tells; what it is, is asked when it does not come. */
    public static void until(BooleanSupplier condition, Supplier<String> what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("in vain waited until " + what.get());
            }
            Thread.yield();
        }
    }

    /** Waits for the end of a thread. */
    public static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS));
        } catch (InterruptedException x) {
            throw new AssertionError(thread.getName(), x);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " runs on");
        }
    }
}
