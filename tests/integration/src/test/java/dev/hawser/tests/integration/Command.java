package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** The command {@code hawser} in a process of its own. */
final class Command implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final CompletableFuture<List<String>> allOut;
    private final CompletableFuture<List<String>> allErr;

    /**
     * What a command has done.
     *
     * @param out the lines on the standard output
     * @param err the lines on the standard error
     */
    record Result(int exitCode, List<String> out, List<String> err) {
        /** One line says what was wrong. */
        String complaint() {
            assertThat(err).as("lines on the standard error of " + this).hasSize(1);
            return err.get(0);
        }
    }

    Command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short lives: the start matters most.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hawser.cli.Hawser"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // The virtual machine would announce it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            process = builder.start();
        } catch (IOException x) {
            throw new AssertionError("Java did not start", x);
        }
        allOut = read(process.inputReader(UTF_8), out);
        allErr = read(process.errorReader(UTF_8), new LinkedBlockingQueue<>());
    }

    /** Runs a command to its end. */
    static Result run(String... arguments) {
        try (Command command = new Command(arguments)) {
            return command.end();
        }
    }

    private static CompletableFuture<List<String>> read(BufferedReader from, BlockingQueue<String> lines) {
        CompletableFuture<List<String>> all = new CompletableFuture<>();
        new Thread(() -> {
                    List<String> read = new ArrayList<>();
                    from.lines().forEach(line -> {
                        read.add(line);
                        lines.add(line);
                    });
                    all.complete(read);
                })
                .start();
        return all;
    }

    /** The next line on the standard output, as soon as it is there. */
    String nextLine() {
        return Limit.take(out, "a line on the standard output");
    }

    /** Asks the process to end (SIGTERM). */
    void terminate() {
        // Of the handle, because that of the process also closes the streams that are being read.
        process.toHandle().destroy();
    }

    Result end() {
        Limit.get(process.onExit(), "the end of the process");
        return new Result(process.exitValue(), Limit.get(allOut, "its output"), Limit.get(allErr, "its errors"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
