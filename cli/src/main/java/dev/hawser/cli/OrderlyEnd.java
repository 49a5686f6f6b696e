package dev.hawser.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a command end in order on Ctrl-C (SIGINT, or SIGTERM), and gives it the exit code that it would have had anyway. What is given back
 * afterwards has no say in that code: nobody has anything from a connection pool that ended badly after all had been said.
 */
final class OrderlyEnd {
    /** The exit code of a command that was stopped before it had anything to say: as a shell gives it for SIGINT. */
    static final int INTERRUPTED = 130;

    /** A command that has not ended then has no say any more. */
    private static final int GRACE_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    /** What a command does. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it, and prints all that is to be printed.
         *
         * @param end takes what is to be given back afterwards
         * @return the exit code
         */
        int run(OrderlyEnd end) throws Exception;
    }

    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    /** The last one first. Owned by the thread that works. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private OrderlyEnd() {}

    /**
     * Runs a command.
     *
     * @param stop makes it end soon; called on another thread
     */
    static int run(Work work, Runnable stop) throws Exception {
        OrderlyEnd end = new OrderlyEnd();
        Thread hook = new Thread(() -> end.stop(stop), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return end.run(work);
        } finally {
            remove(hook);
        }
    }

    /** Gives something back when the command has its exit code. */
    void afterwards(AutoCloseable resource) {
        resources.addFirst(resource);
    }

    private int run(Work work) throws Exception {
        try {
            int code = work.run(this);
            exitCode.complete(code);
            return code;
        } catch (Exception x) {
            exitCode.completeExceptionally(x);
            throw x;
        } finally {
            resources.forEach(OrderlyEnd::close);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception x) {
            LOG.debug("Giving {} back failed", resource, x);
        }
    }

    private void stop(Runnable stop) {
        try {
            stop.run();
        } catch (RuntimeException x) {
            // The command may end all the same.
            LOG.debug("Stopping failed", x);
        }
        try {
            // A signal's own exit code would not tell whether anything was wrong.
            Runtime.getRuntime().halt(exitCode.get(GRACE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException x) {
            // Then it is that of the signal.
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs.
        }
    }
}
