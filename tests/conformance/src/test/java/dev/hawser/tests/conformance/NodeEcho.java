package dev.hawser.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** npm {@code ws}, which sends back each message, as a server or as clients, in a process of Node.js. */
final class NodeEcho implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("..", "integration", "src", "test", "node");

    private final Process process;
    private final Writer commands;

    private NodeEcho(String mode) {
        assertThat(SCRIPTS.resolve(Path.of("node_modules", "ws")))
                .as("npm ws is not installed: run \"npm ci\" in " + SCRIPTS)
                .exists();
        try {
            process = new ProcessBuilder("node", "echo.mjs", mode)
                    .directory(SCRIPTS.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException x) {
            throw new AssertionError("the program \"node\" (Node.js) is not on the PATH", x);
        }
        commands = process.outputWriter(StandardCharsets.US_ASCII);
    }

    static NodeEcho listen() {
        return new NodeEcho("listen");
    }

    static NodeEcho clients() {
        return new NodeEcho("connect");
    }

    /** The port of a server, once it listens. */
    int port() throws IOException {
        return Integer.parseInt(process.inputReader(StandardCharsets.US_ASCII).readLine());
    }

    /** Lets one more client connect. */
    void connect(URI uri) {
        try {
            commands.append(uri.toString()).append('\n').flush();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
