package dev.hawser.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The table of a workload with messages: a row per server, with its ratios to the peers. */
final class WorkloadTable {
    private final Workload workload;
    private final Map<Contender, Summary> summaries;
    private final ToDoubleFunction<Summary> figure;

    /**
     * @param summaries in the order of the rows
     */
    WorkloadTable(Workload workload, Map<Contender, Summary> summaries) {
        this.workload = workload;
        this.summaries = summaries;
        this.figure = workload.comparesCpu() ? Summary::cpuMicrosPerDelivery : Summary::deliveriesPerSecond;
    }

    /** The table in Markdown. */
    String render() {
        return workload == Workload.ECHO ? renderEcho() : renderRoom();
    }

    private String renderRoom() {
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
                Cell.of("%,.0f", summary.deliveriesPerSecond()),
                ratio(summary, Contender.JETTY),
                ratio(summary, Contender.NETTY),
                Cell.of("%.3f", summary.cpuMicrosPerDelivery()),
                Cell.of("%.0f", summary.openRssMib()),
                Cell.of("%.0f", summary.peakRssMib())));
        return table.render();
    }

    /** The peers are many, so there is one ratio; how busy the client was says whether it was the server that was measured. */
    private String renderEcho() {
        Optional<Contender> fastest = fastestPeer();
        MarkdownTable table = new MarkdownTable(
                "server",
                workload.units() + "/s",
                "x fastest peer" + fastest.map(peer -> " (" + peer + ")").orElse(""),
                "server CPU us/" + workload.unit(),
                "client busy %",
                "RSS with connections open MiB",
                "peak MiB");
        summaries.forEach((contender, summary) -> table.add(
                contender.toString(),
                Cell.of("%,.0f", summary.deliveriesPerSecond()),
                fastest.map(peer -> ratio(summary, peer)).orElse(Cell.MISSING),
                Cell.of("%.3f", summary.cpuMicrosPerDelivery()),
                summary.clientBusy().stream()
                        .mapToObj(busy -> Cell.of("%.0f", 100 * busy))
                        .findFirst()
                        .orElse(Cell.MISSING),
                Cell.of("%.0f", summary.openRssMib()),
                Cell.of("%.0f", summary.peakRssMib())));
        return table.render();
    }

    private Optional<Contender> fastestPeer() {
        List<Contender> peers = new ArrayList<>(summaries.keySet());
        peers.removeIf(contender -> !contender.isPeer());
        return peers.stream().max(Comparator.comparingDouble(peer -> figure.applyAsDouble(summaries.get(peer))));
    }

    private String ratio(Summary summary, Contender peer) {
        return Cell.ratio(figure.applyAsDouble(summary), summaries.get(peer), figure);
    }
}
