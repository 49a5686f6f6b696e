package dev.hawser.bench;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run prints: a table per workload, and under them where and how it was measured. */
final class Report {
    private final Machine machine;
    private final Pinning pinning;
    private final String command;

    Report(Machine machine, Pinning pinning, String command) {
        this.machine = machine;
        this.pinning = pinning;
        this.command = command;
    }

    /** The tables and the conditions in Markdown. */
    String render(List<Round> rounds) {
        StringBuilder text = new StringBuilder();
        byWorkload(rounds)
                .forEach((workload, its) -> text.append("### %s (%s; %s)%n%n"
                                .formatted(workload, its.get(0).load(), medianOf(its)))
                        .append(new WorkloadTable(workload, summaries(its)).render())
                        .append('\n'));
        return text.append(conditions()).toString();
    }

    /** Every round, in JSON. */
    String json(List<Round> rounds) {
        return ResultsJson.render(machine, command, pinning, rounds);
    }

    private String conditions() {
        return """
                Machine: %s
                Command: `%s`; %s
                Servers: JVM flags `%s`; %s
                """.formatted(
                        machine, command, pinning.description(), ServerCommands.JVM_FLAGS, RoundRunner.warmUpRule());
    }

    private static Map<Workload, List<Round>> byWorkload(List<Round> rounds) {
        return rounds.stream()
                .collect(Collectors.groupingBy(
                        round -> round.load().workload(), LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<Contender, Summary> summaries(List<Round> rounds) {
        Map<Contender, Summary> summaries = new EnumMap<>(Contender.class);
        rounds.stream()
                .collect(Collectors.groupingBy(Round::contender))
                .forEach((contender, its) -> summaries.put(contender, Summary.of(its)));
        return summaries;
    }

    private static String medianOf(List<Round> rounds) {
        int most = rounds.stream().mapToInt(Round::number).max().orElseThrow();
        return most == 1 ? "1 round" : "median of " + most + " rounds";
    }
}
