package dev.hawser.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the load client against a server. */
final class LoadClient {
    /** A run that takes longer has hung. */
    private static final long LIMIT_SECONDS = 900;

    private final LoadCommands commands;
    private final Pinning pinning;
    private final Children children;

    /**
     * @param commands how it is started
     * @param pinning where the client runs
     * @param children what watches over its end
     */
    LoadClient(LoadCommands commands, Pinning pinning, Children children) {
        this.commands = commands;
        this.pinning = pinning;
        this.children = children;
    }

    /**
     * One run.
     *
     * @param log where the client's output is added
     * @throws BenchFailure when either side failed, or the client did not receive exactly what it should
     */
    Measurement run(ServerProcess server, Contender contender, Load load, Path log) throws BenchFailure {
        Process client = start(server, contender, load);
        try {
            LoadWatch watch = new LoadWatch(server.usage());
            follow(client, watch, log);
            if (client.waitFor() != 0) {
                throw server.failure(
                        "the load client failed with exit code " + client.exitValue() + LogTail.lastWords(log));
            }
            return watch.result(load);
        } catch (IOException e) {
            throw server.failure("cannot follow the load client: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        } finally {
            children.stop(client);
        }
    }

    /**
     * Opens connections and holds them.
     *
     * @param load of the workload {@code idle}
     * @param log where the client's output is added
     * @throws BenchFailure when they do not all open
     */
    HeldConnections hold(ServerProcess server, Contender contender, Load load, Path log) throws BenchFailure {
        Process client = start(server, contender, load);
        try {
            HeldConnections held = new HeldConnections(server, client, children, log);
            held.awaitOpen(load.clients());
            return held;
        } catch (BenchFailure e) {
            children.stop(client);
            throw e;
        }
    }

    private Process start(ServerProcess server, Contender contender, Load load) throws BenchFailure {
        List<String> words = pinning.client(commands.words(load, contender, server.port()));
        try {
            Process client = new ProcessBuilder(words).redirectErrorStream(true).start();
            children.add(client);
            killWithOrAfter(server, client);
            return client;
        } catch (IOException e) {
            throw new BenchFailure("cannot start the load client: " + e.getMessage());
        }
    }

    /** A client whose server is gone may wait for ever; so may one whose server has lost a message. */
    private static void killWithOrAfter(ServerProcess server, Process client) {
        server.ended().thenRun(client::destroyForcibly);
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(client::destroyForcibly);
    }

    private static void follow(Process client, LoadWatch watch, Path log) throws IOException, BenchFailure {
        try (BufferedReader lines = client.inputReader();
                BufferedWriter out =
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                watch.see(line);
                out.write(line);
                out.newLine();
            }
        }
    }
}
