package dev.hawser.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections that a load client has opened and holds, answering pings, until they are closed here. */
final class HeldConnections implements AutoCloseable {
    private final ServerProcess server;
    private final Process client;
    private final Children children;
    private final Path log;
    private final BufferedReader lines;

    /**
     * @param client just started
     * @param log where its output is added
     */
    HeldConnections(ServerProcess server, Process client, Children children, Path log) {
        this.server = server;
        this.client = client;
        this.children = children;
        this.log = log;
        this.lines = client.inputReader();
    }

    /** Waits until they are all open. */
    void awaitOpen(int count) throws BenchFailure {
        if (!(next() instanceof LoadLine.Opened opened) || opened.connections() != count) {
            throw failure(count + " connections did not open");
        }
    }

    /** Fails when the client has found one that was closed, or that brought something else than a ping. */
    void requireOpen() throws BenchFailure {
        if (!client.isAlive()) {
            throw failure("a connection did not stay open");
        }
    }

    /** Closes them with a close handshake; a server that does not answer, or has lost one, fails. */
    @Override
    public void close() throws BenchFailure {
        try {
            client.getOutputStream().close();
            if (!(next() instanceof LoadLine.Closed)) {
                throw failure("the connections did not close");
            }
        } catch (IOException e) {
            throw failure("the load client is gone");
        } finally {
            children.stop(client);
        }
    }

    private @Nullable LoadLine next() throws BenchFailure {
        try {
            String line = lines.readLine();
            if (line == null) {
                return null;
            }
            Files.write(log, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return LoadLine.parse(line).orElse(null);
        } catch (IOException e) {
            throw failure("cannot follow the load client: " + e.getMessage());
        }
    }

    private BenchFailure failure(String what) {
        return server.failure(what + LogTail.lastWords(log));
    }
}
