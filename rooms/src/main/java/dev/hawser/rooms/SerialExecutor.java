package dev.hawser.rooms;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what happens to a room one thing after the other, in order, on the threads of another executor. Any thread.
 *
 * <p>Jetty has such a one ({@code SerializedExecutor}), which the client uses; rooms stand on no Jetty.
 */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor executor;
    /** Guarded by itself. */
    private final Queue<Runnable> tasks = new ArrayDeque<>(2);
    /** Whether some thread runs tasks, or is about to. Guarded by the tasks. */
    private boolean running;

    SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::runAll);
        } catch (RejectedExecutionException stopping) {
            // Nobody else will do it, and the last tasks have to be done.
            runAll();
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable x) {
                // One task must not keep the next ones from being done.
                LOG.warn("A task failed", x);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }
    }
}
