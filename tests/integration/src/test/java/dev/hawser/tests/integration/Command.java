package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/** The command {@code hawser}, or another main class, in a process of its own. */
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
        /** What a process did that a test runs in its own way. */
        static Result of(ProcessBuilder builder) {
            try (Command command = new Command(builder)) {
                return command.end();
            }
        }

        /** All that the process said tells why its exit code is another one. */
        Result assertExitCode(int... expected) {
            assertThat(expected)
                    .as(
                            "exit codes that are right; standard output:%n%s%nstandard error:%n%s",
                            String.join("\n", out), String.join("\n", err))
                    .contains(exitCode);
            return this;
        }

        /** One line says what was wrong. */
        String complaint() {
            assertThat(err).as("lines on the standard error of " + this).hasSize(1);
            return err.get(0);
        }
    }

    Command(String... arguments) {
        this(new ProcessBuilder(line(arguments)));
    }

    /** A command that a test runs in its own way. */
    Command(ProcessBuilder builder) {
        // The virtual machine would announce it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            process = builder.start();
        } catch (IOException x) {
            throw new AssertionError(builder.command().get(0) + " did not start", x);
        }
        allOut = read(process.inputReader(UTF_8), out);
        allErr = read(process.errorReader(UTF_8), new LinkedBlockingQueue<>());
    }

    /** The command line of a command, for a process that a test runs in its own way. */
    static List<String> line(String... arguments) {
        // Short lives: the start matters most.
        return line(List.of("-XX:TieredStopAtLevel=1"), "dev.hawser.cli.Hawser", arguments);
    }

    private static List<String> line(List<String> options, String main, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        line.addAll(List.of(arguments));
        return line;
    }

    /** A main class of the tests' own, in a virtual machine with these options. */
    static Command java(List<String> options, Class<?> main, String... arguments) {
        return new Command(new ProcessBuilder(line(options, main.getName(), arguments)));
    }

    /** A command that listens to Ctrl-C also where the build, in the background, does not. */
    static Command interruptible(String... arguments) {
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(line(arguments));
        return new Command(new ProcessBuilder(line));
    }

    /** A command with more variables in its environment. */
    static Command with(Map<String, String> variables, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(line(arguments));
        builder.environment().putAll(variables);
        return new Command(builder);
    }

    /** A command whose standard input is a file. */
    static Command reading(Path input, String... arguments) {
        return new Command(new ProcessBuilder(line(arguments)).redirectInput(input.toFile()));
    }

    /** Runs a command on a terminal, whose keys are what is {@linkplain #type typed}, and whose screen the standard output. */
    static Command onTerminal(String... arguments) {
        // Without "exec" there may be a shell in between, which Ctrl-C ends too, with an exit code of its own.
        String line = "exec env --default-signal=INT "
                + line(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return new Command(new ProcessBuilder("script", "--quiet", "--return", "--command", line, "/dev/null"));
    }

    /** Runs a command to its end, with this as its standard input. */
    static Result pipe(String input, String... arguments) {
        return pipe(input.getBytes(UTF_8), arguments);
    }

    /** Runs a command to its end, with this as its standard input. */
    static Result pipe(byte[] input, String... arguments) {
        try (Command command = new Command(arguments)) {
            command.type(input);
            command.endInput();
            return command.end();
        }
    }

    /** Writes to the standard input. */
    void type(String text) {
        type(text.getBytes(UTF_8));
    }

    /** Writes to the standard input. */
    void type(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** Ends the standard input. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** Presses Ctrl-C (SIGINT). */
    void interrupt() {
        signal("INT");
    }

    /** Lets the process stand still (SIGSTOP), while the system takes connections and bytes for it. */
    void pause() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
            assertThat(Limit.get(kill.onExit(), "kill").exitValue()).isZero();
        } catch (IOException x) {
            throw new AssertionError("kill did not start", x);
        }
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

    long pid() {
        return process.pid();
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

    /** Kills it (SIGKILL), and waits until that is so: whoever comes next may want its port, and its files. */
    @Override
    public void close() {
        // Of the handle, as above.
        process.toHandle().destroyForcibly();
        Limit.get(process.onExit(), "the end of a process that was killed");
    }
}
