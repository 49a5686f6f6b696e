package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one round of the workload {@code idle}: starts a server, has it serve a few connections, and compares what it holds then with what it holds
 * when many are open.
 */
final class IdleRunner {
    /** Connections that come and go before the first look, so that classes, code and pools that all share do not count as the connections'. */
    private static final int WARM_UP_CONNECTIONS = 100;

    private final RoundServers servers;
    private final LoadClient client;

    IdleRunner(RoundServers servers, LoadClient client) {
        this.servers = servers;
        this.client = client;
    }

    /** The rule of {@link #run} in words, for the output. */
    static String rule() {
        return ("per round a fresh server process; the difference between %d connections opened and closed, and all open; each time after full"
                        + " collections until nothing more is found, and System.trim_native_heap")
                .formatted(WARM_UP_CONNECTIONS);
    }

    IdleRound run(Contender contender, List<String> command, Load load, int number) throws BenchFailure {
        Path clientLog = servers.clientLog(contender, load, number);
        try (ServerProcess server = servers.start(contender, command, load, number)) {
            Settling settling = new Settling(server.usage());
            client.hold(server, contender, load.withClients(WARM_UP_CONNECTIONS), clientLog)
                    .close();
            MemorySnapshot before = settling.snapshot();
            try (HeldConnections held = client.hold(server, contender, load, clientLog)) {
                MemorySnapshot open = settling.snapshot();
                held.requireOpen();
                IdleRound round = new IdleRound(
                        load, contender, number, before, open, server.usage().commandLines());
                write(servers.file(contender, load, number, "-classes.md"), ClassTable.render(round));
                return round;
            }
        }
    }

    private static void write(Path file, String text) throws BenchFailure {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchFailure("cannot write " + file + ": " + e.getMessage());
        }
    }
}
