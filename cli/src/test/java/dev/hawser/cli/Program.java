package dev.hawser.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class of these tests, as a process of its own. */
final class Program implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;

    private final Process process;

    Program(Class<?> main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                // Where the build is in the background, Ctrl-C is ignored.
                "env",
                "--unset=JAVA_TOOL_OPTIONS",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                // These tests run on the module path; the program does not care.
                System.getProperty("jdk.module.path", "") + File.pathSeparator + System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(List.of(arguments));
        process = new ProcessBuilder(line).start();
    }

    /** Its standard output. */
    BufferedReader out() {
        return process.inputReader(UTF_8);
    }

    /** Its standard error. */
    BufferedReader err() {
        return process.errorReader(UTF_8);
    }

    /** Sends it a signal: {@code INT} is Ctrl-C. */
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("the program has ended")
                .isTrue();
        return process.exitValue();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
