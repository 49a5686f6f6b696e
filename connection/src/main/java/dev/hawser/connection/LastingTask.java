package dev.hawser.connection;

import java.io.Closeable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A task that is run once even when the threads stop: Jetty's pool drops what it has not begun, unless it can be closed, and a connection
 * whose end is dropped would never tell it. Any thread.
 */
final class LastingTask implements Runnable, Closeable {
    private final Runnable task;
    private final AtomicBoolean begun = new AtomicBoolean();

    private LastingTask(Runnable task) {
        this.task = task;
    }

    /** Runs something on a thread of the executor, or here when there will be none. */
    static void execute(Runnable task, Executor executor) {
        LastingTask lasting = new LastingTask(task);
        try {
            executor.execute(lasting);
        } catch (RejectedExecutionException stopping) {
            lasting.run();
        }
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            task.run();
        }
    }

    /** By a pool that has stopped. */
    @Override
    public void close() {
        run();
    }
}
