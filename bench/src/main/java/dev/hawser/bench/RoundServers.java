package dev.hawser.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * Starts a fresh server process for each round.
 *
 * @param results the directory of this run's logs
 */
record RoundServers(Pinning pinning, Children children, Path results) {
    ServerProcess start(Contender contender, List<String> command, Load load, int number) throws BenchFailure {
        return ServerProcess.start(
                contender.toString(),
                pinning.server(command),
                load.workload().jvmFlags(),
                file(contender, load, number, ".log"),
                children);
    }

    /** Where the client's output of a round goes. */
    Path clientLog(Contender contender, Load load, int number) {
        return file(contender, load, number, "-load.log");
    }

    /** A file of a round among the results. */
    Path file(Contender contender, Load load, int number, String ending) {
        return results.resolve("%s-%s-%d%s".formatted(load.workload(), contender, number, ending));
    }
}
