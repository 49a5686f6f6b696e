package dev.hawser.bench;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The table of a workload in which rooms of ours are compared: a row per server, with its ratio to the raw room. */
final class RoomsTable {
    private final Workload workload;
    private final Map<Contender, Summary> summaries;

    /** @param summaries in the order of the rows */
    RoomsTable(Workload workload, Map<Contender, Summary> summaries) {
        this.workload = workload;
        this.summaries = summaries;
    }

    /** The table in Markdown. */
    String render() {
        return workload.measuresLatency() ? renderLatency() : renderRate();
    }

    private String renderRate() {
        MarkdownTable table = new MarkdownTable(
                "server",
                "deliveries/s",
                "x raw",
                "server CPU us/delivery",
                "CPU / raw",
                "RSS with connections open MiB",
                "peak MiB");
        summaries.forEach((contender, summary) -> table.add(
                contender.toString(),
                Cell.of("%,.0f", summary.deliveriesPerSecond()),
                ratio(summary, Summary::deliveriesPerSecond),
                Cell.of("%.3f", summary.cpuMicrosPerDelivery()),
                ratio(summary, Summary::cpuMicrosPerDelivery),
                Cell.of("%.0f", summary.openRssMib()),
                Cell.of("%.0f", summary.peakRssMib())));
        return table.render();
    }

    private String renderLatency() {
        MarkdownTable table = new MarkdownTable(
                "server",
                "p50 ms",
                "p50 / raw",
                "p99 ms",
                "p99 / raw",
                "max ms",
                "server CPU us/delivery",
                "CPU / raw");
        summaries.forEach((contender, summary) -> table.add(
                contender.toString(),
                Cell.millis(summary, LoadLine.Latency::p50Micros),
                latencyRatio(summary, LoadLine.Latency::p50Micros),
                Cell.millis(summary, LoadLine.Latency::p99Micros),
                latencyRatio(summary, LoadLine.Latency::p99Micros),
                Cell.millis(summary, LoadLine.Latency::maxMicros),
                Cell.of("%.3f", summary.cpuMicrosPerDelivery()),
                ratio(summary, Summary::cpuMicrosPerDelivery)));
        return table.render();
    }

    private String latencyRatio(Summary summary, ToDoubleFunction<LoadLine.Latency> figure) {
        return ratio(summary, each -> each.latency().map(figure::applyAsDouble).orElse(0.0));
    }

    private String ratio(Summary summary, ToDoubleFunction<Summary> figure) {
        return Cell.ratio(figure.applyAsDouble(summary), summaries.get(Contender.HAWSER), figure);
    }
}
