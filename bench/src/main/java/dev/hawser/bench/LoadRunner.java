package dev.hawser.bench;

import java.nio.file.Path;
import java.util.List;

/** Runs one round with messages: starts a server, warms it up, measures it once and stops it. */
final class LoadRunner {
    /** After a first warm-up run that took this long the compiler has seen enough; a faster server gets a whole second one. */
    private static final long ENOUGH_WARM_UP_MILLIS = 3000;

    private final Pinning pinning;
    private final Children children;
    private final LoadClient client;
    private final Path results;

    /**
     * @param results the directory of this run's logs
     */
    LoadRunner(Pinning pinning, Children children, LoadClient client, Path results) {
        this.pinning = pinning;
        this.children = children;
        this.client = client;
        this.results = results;
    }

    /** The rule of {@link #run} in words, for the output. */
    static String warmUpRule() {
        return "per round a fresh server process, warmed up by a run of a tenth of the messages and, unless that took %d s, by a whole run"
                .formatted(ENOUGH_WARM_UP_MILLIS / 1000);
    }

    LoadRound run(Contender contender, List<String> command, Load load, int number) throws BenchFailure {
        String name = "%s-%s-%d".formatted(load.workload(), contender, number);
        Path clientLog = results.resolve(name + "-load.log");
        try (ServerProcess server = ServerProcess.start(
                contender.toString(),
                pinning.server(command),
                load.workload().jvmFlags(),
                results.resolve(name + ".log"),
                children)) {
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
