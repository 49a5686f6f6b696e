package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The scripts of {@code src/test/node}, as processes of Node.js. */
final class NodeScript {
    private static final Path SCRIPTS = Path.of("src", "test", "node").toAbsolutePath();

    private NodeScript() {}

    static Process start(String script, String... arguments) {
        return start(Map.of(), script, arguments);
    }

    /** @param variables more of them in its environment */
    static Process start(Map<String, String> variables, String script, String... arguments) {
        assertThat(SCRIPTS.resolve(Path.of("node_modules", "ws")))
                .as("npm ws is not installed: run \"npm ci\" in " + SCRIPTS)
                .exists();
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(SCRIPTS.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException x) {
            throw new AssertionError("the program \"node\" (Node.js) is not on the PATH", x);
        }
    }
}
