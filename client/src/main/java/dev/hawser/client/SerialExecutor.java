package dev.hawser.client;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.thread.SerializedExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other, in order, on the threads of another executor; on the caller's when those have ended. Any thread. */
final class SerialExecutor extends SerializedExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    SerialExecutor(Executor executor) {
        super(task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException stopping) {
                // Nobody else will do it, and the last tasks have to be done.
                task.run();
            }
        });
    }

    @Override
    protected void onError(Runnable task, Throwable failure) {
        LOG.warn("A task failed", failure);
    }
}
