package dev.hawser.bench;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run prints: a table per workload, and under them where and how it was measured. */
final class Report {
    private final Machine machine;
    private final Pinning pinning;
    private final String command;
    private final ServerCommands servers;
    private final LoadCommands clients;

    Report(Machine machine, Pinning pinning, String command, ServerCommands servers, LoadCommands clients) {
        this.machine = machine;
        this.pinning = pinning;
        this.command = command;
        this.servers = servers;
        this.clients = clients;
    }

    /** The tables and the conditions in Markdown. */
    String render(List<Round> rounds) {
        StringBuilder text = new StringBuilder();
        byWorkload(rounds)
                .forEach((workload, its) -> text.append("### %s (%s; %s)%n%n"
                                .formatted(workload, its.get(0).load(), medianOf(its)))
                        .append(table(workload, its))
                        .append('\n'));
        return text.append(conditions(rounds)).toString();
    }

    /** Every round, in JSON. */
    String json(List<Round> rounds) {
        return ResultsJson.render(machine, command, pinning, rounds);
    }

    private static String table(Workload workload, List<Round> rounds) {
        if (workload == Workload.IDLE) {
            return new IdleTable(summaries(rounds, IdleRound.class, IdleSummary::of)).render();
        }
        Map<Contender, Summary> summaries = summaries(rounds, LoadRound.class, Summary::of);
        if (workload == Workload.USERS) {
            return new UsersTable(summaries).render();
        }
        return workload.comparesRooms()
                ? new RoomsTable(workload, summaries).render()
                : new WorkloadTable(workload, summaries).render();
    }

    private String conditions(List<Round> rounds) {
        Stream.Builder<String> lines = Stream.builder();
        lines.add("Machine: " + machine);
        lines.add("Command: `%s`; %s".formatted(command, pinning.description()));
        if (has(rounds, Workload.USERS)) {
            lines.add("Users: JVM flags `%s`; %s".formatted(Workload.USERS.jvmFlags(), LoadRunner.warmUpRule()));
        }
        if (rounds.stream()
                .map(round -> round.load().workload())
                .anyMatch(workload -> workload.hasMessages() && workload != Workload.USERS)) {
            lines.add("Servers: JVM flags `%s`; %s".formatted(Workload.ECHO.jvmFlags(), LoadRunner.warmUpRule()));
        }
        if (has(rounds, Workload.ECHO)) {
            lines.add("Echo: " + clients.echoClient());
        }
        if (has(rounds, Workload.IDLE)) {
            lines.add("Idle: JVM flags `%s`; %s".formatted(Workload.IDLE.jvmFlags(), IdleRunner.rule()));
        }
        if (rounds.stream().anyMatch(round -> round.contender() == Contender.HELIDON)) {
            servers.otherJava().ifPresent(lines::add);
        }
        return lines.build().map(line -> line + '\n').collect(Collectors.joining());
    }

    private static boolean has(List<Round> rounds, Workload workload) {
        return rounds.stream().anyMatch(round -> round.load().workload() == workload);
    }

    private static Map<Workload, List<Round>> byWorkload(List<Round> rounds) {
        return rounds.stream()
                .collect(Collectors.groupingBy(
                        round -> round.load().workload(), LinkedHashMap::new, Collectors.toList()));
    }

    private static <R extends Round, S> Map<Contender, S> summaries(
            List<Round> rounds, Class<R> type, Function<List<R>, S> summary) {
        Map<Contender, S> summaries = new EnumMap<>(Contender.class);
        rounds.stream()
                .map(type::cast)
                .collect(Collectors.groupingBy(Round::contender))
                .forEach((contender, its) -> summaries.put(contender, summary.apply(its)));
        return summaries;
    }

    private static String medianOf(List<Round> rounds) {
        int most = rounds.stream().mapToInt(Round::number).max().orElseThrow();
        return most == 1 ? "1 round" : "median of " + most + " rounds";
    }
}
