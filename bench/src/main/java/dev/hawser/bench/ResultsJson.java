package dev.hawser.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every round of a run as JSON, for whoever wants to compute something else than medians. */
final class ResultsJson {
    private ResultsJson() {}

    /**
     * The document.
     *
     * @param command how the run was started
     * @param pinning where the two sides ran
     */
    static String render(Machine machine, String command, Pinning pinning, List<Round> rounds) {
        return """
                {
                  "cpu": %s,
                  "cores": %d,
                  "kernel": %s,
                  "jdk": %s,
                  "date": %s,
                  "command": %s,
                  "pinning": %s,
                  "jvmFlags": %s,
                  "rounds": [
                %s
                  ]
                }
                """.formatted(
                        quote(machine.cpu()),
                        machine.cores(),
                        quote(machine.kernel()),
                        quote(machine.jdk()),
                        quote(machine.date().toString()),
                        quote(command),
                        quote(pinning.description()),
                        quote(ServerCommands.JVM_FLAGS),
                        rounds.stream().map(ResultsJson::round).collect(Collectors.joining(",\n")));
    }

    private static String round(Round round) {
        Measurement measured = round.measured();
        return String.format(
                Locale.ROOT,
                """
                    {"workload": %s, "server": %s, "round": %d, "clients": %d, "messages": %d, \
                "deliveries": %d, "millis": %d, "deliveriesPerSecond": %.0f, \
                "cpuMicros": %d, "cpuMicrosPerDelivery": %.4f, \
                "readyRssKib": %d, "openRssKib": %d, "warmOpenRssKib": %d, "peakRssKib": %d, \
                "processes": [%s]}""",
                quote(round.load().workload().toString()),
                quote(round.contender().toString()),
                round.number(),
                round.load().clients(),
                round.load().messages(),
                measured.deliveries(),
                measured.millis(),
                measured.deliveriesPerSecond(),
                measured.cpuMicros(),
                measured.cpuMicrosPerDelivery(),
                round.readyRssKib(),
                round.openRssKib(),
                measured.openRssKib(),
                measured.peakRssKib(),
                round.commandLines().stream().map(ResultsJson::quote).collect(Collectors.joining(", ")));
    }

    /** A JSON string (RFC 8259 section 7). */
    static String quote(String text) {
        return text.chars()
                .mapToObj(
                        c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? "\\u%04x".formatted(c) : "" + (char) c)
                .collect(Collectors.joining("", "\"", "\""));
    }
}
