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
                        rounds.stream().map(ResultsJson::round).collect(Collectors.joining(",\n")));
    }

    private static String round(Round round) {
        return String.format(
                Locale.ROOT,
                """
                    {"workload": %s, "server": %s, "round": %d, "clients": %d, "messages": %d, "jvmFlags": %s, \
                %s, "processes": [%s]}""",
                quote(round.load().workload().toString()),
                quote(round.contender().toString()),
                round.number(),
                round.load().clients(),
                round.load().messages(),
                quote(round.load().workload().jvmFlags()),
                round instanceof IdleRound idle ? memory(idle) : speed((LoadRound) round),
                round.commandLines().stream().map(ResultsJson::quote).collect(Collectors.joining(", ")));
    }

    private static String speed(LoadRound round) {
        Measurement measured = round.measured();
        return String.format(
                Locale.ROOT,
                """
                "deliveries": %d, "millis": %d, "deliveriesPerSecond": %.0f, \
                "cpuMicros": %d, "cpuMicrosPerDelivery": %.4f, "clientCpuMillis": %s, %s\
                "readyRssKib": %d, "openRssKib": %d, "warmOpenRssKib": %d, "peakRssKib": %d""",
                measured.deliveries(),
                measured.millis(),
                measured.deliveriesPerSecond(),
                measured.cpuMicros(),
                measured.cpuMicrosPerDelivery(),
                measured.clientCpuMillis().isPresent()
                        ? measured.clientCpuMillis().getAsLong()
                        : "null",
                measured.latency().map(ResultsJson::latency).orElse(""),
                round.readyRssKib(),
                round.openRssKib(),
                measured.openRssKib(),
                measured.peakRssKib());
    }

    private static String latency(LoadLine.Latency latency) {
        return String.format(
                Locale.ROOT,
                "\"p50Micros\": %.0f, \"p99Micros\": %.0f, \"maxMicros\": %.0f, ",
                latency.p50Micros(),
                latency.p99Micros(),
                latency.maxMicros());
    }

    private static String memory(IdleRound round) {
        return String.format(
                Locale.ROOT,
                """
                "rssKibPerConnection": %.3f, "anonymousKibPerConnection": %.3f, "liveHeapKibPerConnection": %.3f, \
                "before": {%s}, "open": {%s}""",
                round.residentKib(),
                round.anonymousKib(),
                round.liveHeapKib(),
                snapshot(round.before()),
                snapshot(round.open()));
    }

    private static String snapshot(MemorySnapshot snapshot) {
        return """
                "rssKib": %d, "pssKib": %d, "anonymousKib": %d, "liveHeapBytes": %d""".formatted(
                        snapshot.resident().rssKib(),
                        snapshot.resident().pssKib(),
                        snapshot.resident().anonymousKib(),
                        snapshot.classes().bytes());
    }

    /** A JSON string (RFC 8259 section 7). */
    static String quote(String text) {
        return text.chars()
                .mapToObj(
                        c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? "\\u%04x".formatted(c) : "" + (char) c)
                .collect(Collectors.joining("", "\"", "\""));
    }
}
