package dev.hawser.bench;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The table of one workload: a row per server, with its ratios to the peers. */
final class WorkloadTable {
    private static final String MISSING = "-";

    private final Workload workload;
    private final Map<Contender, Summary> summaries;

    /**
     * @param summaries in the order of the rows
     */
    WorkloadTable(Workload workload, Map<Contender, Summary> summaries) {
        this.workload = workload;
        this.summaries = summaries;
    }

    /** The table in Markdown. */
    String render() {
        String ratio = workload.comparesCpu() ? "CPU / %s" : "x %s";
        MarkdownTable table = new MarkdownTable(
                "server",
                workload.units() + "/s",
                ratio.formatted("Jetty"),
                ratio.formatted("Netty"),
                "server CPU us/" + workload.unit(),
                "RSS with connections open MiB",
                "peak MiB");
        summaries.forEach((contender, summary) -> table.add(
                contender.toString(),
                format("%,.0f", summary.deliveriesPerSecond()),
                ratio(summary, Contender.JETTY),
                ratio(summary, Contender.NETTY),
                format("%.3f", summary.cpuMicrosPerDelivery()),
                format("%.0f", summary.openRssMib()),
                format("%.0f", summary.peakRssMib())));
        return table.render();
    }

    private String ratio(Summary summary, Contender peer) {
        ToDoubleFunction<Summary> figure =
                workload.comparesCpu() ? Summary::cpuMicrosPerDelivery : Summary::deliveriesPerSecond;
        return Optional.ofNullable(summaries.get(peer))
                .map(figure::applyAsDouble)
                .filter(peerFigure -> peerFigure > 0)
                .map(peerFigure -> format("%.2f", figure.applyAsDouble(summary) / peerFigure))
                .orElse(MISSING);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
