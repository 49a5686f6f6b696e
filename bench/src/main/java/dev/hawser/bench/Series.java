package dev.hawser.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All rounds of a run. Within a workload the servers take turns (A B C, A B C), so that what else happens on the machine hits all of them.
 */
final class Series {
    private final ServerCommands servers;
    private final RoundRunner runner;

    Series(ServerCommands servers, RoundRunner runner) {
        this.servers = servers;
        this.runner = runner;
    }

    /** Runs everything and says on standard error how it goes; a server that is not there is left out with a note. */
    List<Round> run(List<Load> loads, List<Contender> contenders, int rounds) throws BenchFailure {
        List<Round> done = new ArrayList<>();
        for (Load load : loads) {
            Map<Contender, List<String>> commands = available(load.workload(), contenders);
            for (int number = 1; number <= rounds; number++) {
                for (var command : commands.entrySet()) {
                    Round round = runner.run(command.getKey(), command.getValue(), load, number);
                    done.add(round);
                    report(round, rounds);
                }
            }
        }
        if (done.isEmpty()) {
            throw new BenchFailure("there is no server to measure");
        }
        return done;
    }

    private Map<Contender, List<String>> available(Workload workload, List<Contender> contenders) {
        Map<Contender, List<String>> commands = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            ServerCommands.Start start = servers.start(contender, workload);
            if (start instanceof ServerCommands.Start.Command command) {
                commands.put(contender, command.words());
            } else if (start instanceof ServerCommands.Start.Unavailable unavailable) {
                System.err.printf("%s: without %s: %s%n", workload, contender, unavailable.reason());
            }
        }
        return commands;
    }

    private static void report(Round round, int rounds) {
        Workload workload = round.load().workload();
        System.err.printf(
                Locale.ROOT,
                "%s, round %d of %d, %s: %,.0f %s/s, %.3f us of CPU per %s%n",
                workload,
                round.number(),
                rounds,
                round.contender(),
                round.measured().deliveriesPerSecond(),
                workload.units(),
                round.measured().cpuMicrosPerDelivery(),
                workload.unit());
    }
}
