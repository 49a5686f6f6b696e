package dev.hawser.bench;

import java.nio.file.Path;
import java.util.List;

/** Runs one round with messages: starts a server, warms it up, measures it once and stops it. */
final class LoadRunner {
    /** After a first warm-up run that took this long the compiler has seen enough; a faster server gets a whole second one. */
    private static final long ENOUGH_WARM_UP_MILLIS = 3000;

    private final RoundServers servers;
    private final LoadClient client;

    LoadRunner(RoundServers servers, LoadClient client) {
        this.servers = servers;
        this.client = client;
    }

    /** The rule of {@link #run} in words, for the output. */
    static String warmUpRule() {
        return "per round a fresh server process, warmed up by a run of a tenth of the messages and, unless that took %d s, by a whole run"
                .formatted(ENOUGH_WARM_UP_MILLIS / 1000);
    }

    LoadRound run(Contender contender, List<String> command, Load load, int number) throws BenchFailure {
        Path clientLog = servers.clientLog(contender, load, number);
        try (ServerProcess server = servers.start(contender, command, load, number)) {
            long readyRssKib = server.usage().memory().residentKib();
            Measurement first = client.run(server, contender, load.tenth(), clientLog);
            if (first.millis() < ENOUGH_WARM_UP_MILLIS) {
                client.run(server, contender, load, clientLog);
            }
            Measurement measured = client.run(server, contender, load, clientLog);
            return new LoadRound(
                    load,
                    contender,
                    number,
                    readyRssKib,
                    first.openRssKib(),
                    measured,
                    server.usage().commandLines());
        }
    }
}
