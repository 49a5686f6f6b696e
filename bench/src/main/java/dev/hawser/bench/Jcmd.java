package dev.hawser.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Asks a running JVM for a diagnostic command through the JDK's {@code jcmd}. */
final class Jcmd {
    private final Path program;
    private final long pid;

    /**
     * @param javaHome of the JDK that the other JVM runs on
     * @param pid the other JVM
     */
    Jcmd(Path javaHome, long pid) {
        this.program = javaHome.resolve("bin/jcmd");
        this.pid = pid;
    }

    /** Runs a command and returns the lines that it printed. */
    List<String> run(String command) throws BenchFailure {
        Answer answer = ask(command);
        if (answer.exitCode() != 0) {
            throw new BenchFailure("jcmd " + command + " failed: " + String.join(" ", answer.lines()));
        }
        return answer.lines();
    }

    /** Runs a command that not every JDK knows; one that does not is left as it is. */
    void runIfKnown(String command) throws BenchFailure {
        ask(command);
    }

    private Answer ask(String command) throws BenchFailure {
        try {
            Process process = new ProcessBuilder(program.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output.lines().toList());
        } catch (IOException e) {
            throw new BenchFailure("cannot run jcmd, which comes with a JDK: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    private record Answer(int exitCode, List<String> lines) {}
}
