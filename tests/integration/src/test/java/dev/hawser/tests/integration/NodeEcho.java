package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hawser.testkit.Limit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An echo server of npm {@code ws}, which compresses when it is asked to. */
final class NodeEcho implements AutoCloseable {
    private final Process process;
    private final String port;

    NodeEcho() {
        process = NodeScript.start("echo.mjs", "listen");
        try {
            // Closing it would end the server's standard output.
            BufferedReader lines = process.inputReader(UTF_8);
            port = lines.readLine();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    String url() {
        return "ws://localhost:" + port + "/";
    }

    @Override
    public void close() {
        process.destroy();
        Limit.get(process.onExit(), "the end of Node.js");
    }
}
