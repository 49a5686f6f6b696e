package dev.hawser.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a command end in order on Ctrl-C (SIGINT, or SIGTERM), and gives it the exit code that it would have had anyway. */
final class OrderlyEnd {
    /** The exit code of a command that was stopped before it had anything to say: as a shell gives it for SIGINT. */
    static final int INTERRUPTED = 130;

    /** A command that has not ended then has no say any more. */
    private static final int GRACE_SECONDS = 5;

    private OrderlyEnd() {}

    /**
     * Runs a command.
     *
     * @param work returns the exit code; prints all that is to be printed
     * @param stop makes it end soon; called on another thread
     */
    static int run(Callable<Integer> work, Runnable stop) throws Exception {
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread hook = new Thread(() -> end(stop, exitCode), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = work.call();
            exitCode.complete(code);
            return code;
        } catch (Exception x) {
            exitCode.completeExceptionally(x);
            throw x;
        } finally {
            remove(hook);
        }
    }

    private static void end(Runnable stop, CompletableFuture<Integer> exitCode) {
        stop.run();
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
