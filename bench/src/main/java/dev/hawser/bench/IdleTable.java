package dev.hawser.bench;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The table of the workload {@code idle}: a row per server, with its ratios to the peers, of which less is better. */
final class IdleTable {
    private final Map<Contender, IdleSummary> summaries;

    /**
     * @param summaries in the order of the rows
     */
    IdleTable(Map<Contender, IdleSummary> summaries) {
        this.summaries = summaries;
    }

    /** The table in Markdown. */
    String render() {
        MarkdownTable table = new MarkdownTable(
                "server",
                "RSS KiB/connection",
                "RSS / Jetty",
                "RSS / Netty",
                "live heap KiB/connection",
                "heap / Jetty",
                "heap / Netty",
                "RSS before MiB",
                "RSS open MiB");
        summaries.forEach((contender, summary) -> table.add(
                contender.toString(),
                Cell.of("%.2f", summary.residentKib()),
                ratio(summary, Contender.JETTY, IdleSummary::residentKib),
                ratio(summary, Contender.NETTY, IdleSummary::residentKib),
                Cell.of("%.2f", summary.liveHeapKib()),
                ratio(summary, Contender.JETTY, IdleSummary::liveHeapKib),
                ratio(summary, Contender.NETTY, IdleSummary::liveHeapKib),
                Cell.of("%.1f", summary.beforeMib()),
                Cell.of("%.1f", summary.openMib())));
        return table.render();
    }

    private String ratio(IdleSummary summary, Contender peer, ToDoubleFunction<IdleSummary> figure) {
        return Cell.ratio(figure.applyAsDouble(summary), summaries.get(peer), figure);
    }
}
