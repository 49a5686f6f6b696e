package dev.hawser.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rounds of a run. Within a workload the servers take turns (A B C, A B C), so that what else happens on the machine hits all of them.
 */
final class Series {
    private final ServerCommands servers;
    private final LoadCommands clients;
    private final LoadRunner loaded;
    private final IdleRunner idle;

    Series(ServerCommands servers, LoadCommands clients, LoadRunner loaded, IdleRunner idle) {
        this.servers = servers;
        this.clients = clients;
        this.loaded = loaded;
        this.idle = idle;
    }

    /** Runs everything and says on standard error how it goes; a server that is not there is left out with a note. */
    List<Round> run(List<Load> loads, List<Contender> contenders, int rounds) throws BenchFailure {
        List<Round> done = new ArrayList<>();
        for (Load load : loads) {
            Map<Contender, List<String>> commands = available(load.workload(), contenders);
            for (int number = 1; number <= rounds; number++) {
                for (var command : commands.entrySet()) {
                    Round round = run(command.getKey(), command.getValue(), load, number);
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

    private Round run(Contender contender, List<String> command, Load load, int number) throws BenchFailure {
        return load.workload().hasMessages()
                ? loaded.run(contender, command, load, number)
                : idle.run(contender, command, load, number);
    }

    private Map<Contender, List<String>> available(Workload workload, List<Contender> contenders) {
        Map<Contender, List<String>> commands = new LinkedHashMap<>();
        Optional<String> missing = clients.unavailable(workload);
        if (missing.isPresent()) {
            System.err.printf("without %s: %s%n", workload, missing.get());
            return commands;
        }
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
        System.err.printf(
                "%s, round %d of %d, %s: %s%n",
                round.load().workload(), round.number(), rounds, round.contender(), round.headline());
    }
}
