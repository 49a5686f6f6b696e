package dev.hawser.bench;

import java.util.Map;

/** The table of the chat's users: how long a message is under way, and what the chat needs. */
final class UsersTable {
    private static final double MICROS_PER_SECOND = 1e6;

    private final Map<Contender, Summary> summaries;

    /** @param summaries in the order of the rows */
    UsersTable(Map<Contender, Summary> summaries) {
        this.summaries = summaries;
    }

    /** The table in Markdown. */
    String render() {
        MarkdownTable table = new MarkdownTable(
                "server",
                "deliveries/s",
                "p50 ms",
                "p99 ms",
                "max ms",
                "server CPU us/delivery",
                "its core busy %",
                "RSS with connections open MiB",
                "peak MiB");
        summaries.forEach((contender, summary) -> table.add(
                contender.toString(),
                Cell.of("%,.0f", summary.deliveriesPerSecond()),
                Cell.millis(summary, LoadLine.Latency::p50Micros),
                Cell.millis(summary, LoadLine.Latency::p99Micros),
                Cell.millis(summary, LoadLine.Latency::maxMicros),
                Cell.of("%.3f", summary.cpuMicrosPerDelivery()),
                Cell.of(
                        "%.0f",
                        100 * summary.deliveriesPerSecond() * summary.cpuMicrosPerDelivery() / MICROS_PER_SECOND),
                Cell.of("%.0f", summary.openRssMib()),
                Cell.of("%.0f", summary.peakRssMib())));
        return table.render();
    }
}
