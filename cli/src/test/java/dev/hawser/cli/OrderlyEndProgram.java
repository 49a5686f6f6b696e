package dev.hawser.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/**
 * A command with faults, as a program: {@code WORK STOP CLEANING}. Says "ready" when it works, and "cleaning" when it cleans up, and
 * "goodbye" when it ends by itself.
 */
final class OrderlyEndProgram {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static final CountDownLatch STOPPED = new CountDownLatch(1);

    private OrderlyEndProgram() {}

    public static void main(String... arguments) {
        Duration grace = arguments[0].equals("never") || arguments[2].equals("is-slow") ? SHORT : LONG;
        Runtime.getRuntime().addShutdownHook(new Thread(OrderlyEndProgram::sayGoodbye));
        CommandLine command =
                new CommandLine(CommandLine.Model.CommandSpec.create().name("program"));
        System.exit(new OrderlyEnd(command, grace)
                .run(work(arguments[0]), () -> stop(arguments[1]), () -> clean(arguments[2])));
    }

    /** What others have to do when the process ends, after the hook that decides. */
    private static void sayGoodbye() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("stop"))
                .forEach(OrderlyEndProgram::join);
        say("goodbye");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException x) {
            throw new IllegalStateException(x);
        }
    }

    private static Callable<Integer> work(String kind) {
        return () -> {
            say("ready");
            switch (kind) {
                case "7" -> {
                    return 7;
                }
                case "7-when-stopped" -> {
                    STOPPED.await();
                    return 7;
                }
                case "fails-when-stopped" -> {
                    STOPPED.await();
                    throw new CommandFailure("the work failed");
                }
                case "breaks-when-stopped" -> {
                    STOPPED.await();
                    throw new NoClassDefFoundError("broken");
                }
                case "misused" ->
                    throw new CommandLine.ParameterException(
                            new CommandLine(
                                    CommandLine.Model.CommandSpec.create().name("program")),
                            "misused");
                default -> {
                    new CountDownLatch(1).await();
                    return 0;
                }
            }
        };
    }

    private static void stop(String kind) {
        STOPPED.countDown();
        if (kind.equals("stop-fails")) {
            throw new IllegalStateException("no stopping");
        }
    }

    private static void clean(String kind) throws Exception {
        say("cleaning");
        if (kind.equals("fails")) {
            throw new IllegalStateException("no cleaning");
        }
        if (kind.equals("is-slow") || kind.equals("is-very-slow")) {
            new CountDownLatch(1).await();
        }
    }

    private static void say(String word) {
        System.out.println(word);
        System.out.flush();
    }
}
