package dev.hawser.tests.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import org.json.simple.JSONValue;
import org.python.util.PythonInterpreter;

/**
 * Some cases of the Autobahn suite against a server, in a JVM of their own: the suite keeps its event loop for as long as its JVM lasts, and
 * writes its reports below the directory in which it runs.
 */
final class AutobahnSuite {
    private static final String AGENT = "hawser";
    private static final int LIMIT_MINUTES = 15;

    /**
     * The suite closes or kills a connection some seconds after it has begun to send, whether it is done or not; on a machine with other work it
     * is not, as it sends frames in pieces of a byte. So it waits longer. What is killed has failed, and what is closed is waited for each time.
     */
    private static final String PATIENCE = """
            from autobahntestsuite.fuzzing import FuzzingProtocol
            kill = FuzzingProtocol.killAfter
            close = FuzzingProtocol.closeAfter
            FuzzingProtocol.killAfter = lambda self, delay: kill(self, 20 * delay)
            FuzzingProtocol.closeAfter = lambda self, delay: close(self, 4 * delay)
            """;

    private final Path directory;
    private final Process process;

    /**
     * Begins.
     *
     * @param cases with "*" for any
     */
    AutobahnSuite(Path directory, URI server, List<String> cases) {
        this.directory = directory;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AutobahnSuite.class.getName(),
                server.toString()));
        command.addAll(cases);
        try {
            Files.createDirectories(directory);
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** What runs in the other JVM. */
    public static void main(String[] arguments) {
        List<String> cases = List.of(arguments).subList(1, arguments.length);
        // Not closed: the suite's event loop would end with it.
        new PythonInterpreter().exec(PATIENCE);
        AutobahnTestSuite.runFuzzingClient(AGENT, arguments[0], Map.of("version", 18), cases, List.of());
        System.exit(0);
    }

    private Path log() {
        return directory.resolve("suite.log");
    }

    /** Waits for the end, and reads the reports. */
    List<CaseResult> results() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("the suite did not end well: " + Files.readString(log()));
        }
        try (BufferedReader index =
                Files.newBufferedReader(directory.resolve("target/autobahntestsuite-reports/index.json"))) {
            return parse(JSONValue.parse(index));
        }
    }

    /** The results of all agents in a report's index. */
    static List<CaseResult> parse(Object index) {
        List<CaseResult> results = new ArrayList<>();
        for (Object agent : ((Map<?, ?>) index).values()) {
            ((Map<?, ?>) agent).forEach((id, report) -> results.add(result(String.valueOf(id), (Map<?, ?>) report)));
        }
        return results;
    }

    private static CaseResult result(String id, Map<?, ?> report) {
        return new CaseResult(
                id,
                Grade.of(String.valueOf(report.get("behavior"))),
                Grade.of(String.valueOf(report.get("behaviorClose"))),
                "");
    }

    /** Ends it, if it has not ended. */
    void stop() {
        process.destroyForcibly();
    }
}
