package dev.hawser.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/**
 * Runs a command, and lets it end in order on Ctrl-C (SIGINT, or SIGTERM). The process ends with the exit code that the work has decided: a
 * signal that comes while it works only makes it end soon, and whatever happens when it cleans up has no say.
 *
 * <p>For the one command of a process, which ends when the command does.
 */
final class OrderlyEnd {
    /** The exit code of a command that was stopped before it had anything to say: as a shell gives it for SIGINT. */
    static final int INTERRUPTED = 130;

    /** A command that has not decided so long after the signal has no say any more, and is not waited for longer when it cleans up. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** What a command leaves behind when it has decided: what goes wrong with that is told, and changes nothing. */
    interface Cleaning {
        void clean() throws Exception;
    }

    private final CommandLine command;
    private final Duration grace;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    /** The thread that works, and then ends the process. */
    private final Thread worker = Thread.currentThread();
    /** Nothing is left to do but to end the process. Written by the worker. */
    private volatile boolean over;

    OrderlyEnd(CommandLine command, Duration grace) {
        this.command = command;
        this.grace = grace;
    }

    /**
     * Runs a command.
     *
     * @param work returns the exit code; prints all that is to be printed, but for what it throws
     * @param stop makes it end soon; called on another thread, perhaps before the work begins
     * @param cleaning what is to be done afterwards, also when the work has failed; not after a signal
     * @return the exit code
     */
    static int run(CommandLine command, Callable<Integer> work, Runnable stop, Cleaning cleaning) {
        return new OrderlyEnd(command, GRACE).run(work, stop, cleaning);
    }

    int run(Callable<Integer> work, Runnable stop, Cleaning cleaning) {
        try {
            // For good: from the decision to the end of the process there is no moment in which a signal decides.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop), "stop"));
        } catch (IllegalStateException ending) {
            return INTERRUPTED;
        }
        int code = decide(work);
        exitCode.complete(code);
        cleanUp(cleaning);
        over = true;
        return code;
    }

    private int decide(Callable<Integer> work) {
        try {
            return work.call();
        } catch (Exception | Error x) {
            return Hawser.report(x, command);
        }
    }

    /** On a thread that may be left behind: the exit code does not wait for ever for what does not matter any more. */
    private void cleanUp(Cleaning cleaning) {
        Thread thread = new Thread(() -> clean(cleaning), "clean up");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(grace.toMillis());
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            complain("did not clean up within " + Seconds.text(grace));
        }
    }

    private void clean(Cleaning cleaning) {
        try {
            cleaning.clean();
        } catch (Exception | Error x) {
            complain("did not clean up: " + x);
        }
    }

    /** The process is about to end: because of a signal, or because the command is over. */
    private void end(Runnable stop) {
        if (!exitCode.isDone()) {
            stop(stop);
        }
        try {
            int code = exitCode.get(grace.toNanos(), TimeUnit.NANOSECONDS);
            if (!isEndedByWorker()) {
                // A signal's own exit code would not tell whether anything was wrong.
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException x) {
            complain("did not end within " + Seconds.text(grace) + " after it was stopped");
        }
    }

    /**
     * Whether the worker ends the process, with the right exit code: then it waits for this hook, and others have their time. When a signal
     * was first, the worker is blocked for good where it would end the process.
     */
    private boolean isEndedByWorker() {
        long start = System.nanoTime();
        while (over && worker.getState() == Thread.State.RUNNABLE && System.nanoTime() - start < grace.toNanos()) {
            Thread.yield();
        }
        return over && worker.getState() == Thread.State.WAITING;
    }

    private void stop(Runnable stop) {
        try {
            stop.run();
        } catch (RuntimeException | Error x) {
            // Perhaps the work ends all the same.
            complain("could not be stopped: " + x);
        }
    }

    private void complain(String what) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + what);
        err.flush();
    }
}
