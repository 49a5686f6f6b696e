package dev.hawser.load;

import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A load test as one page with plots. It needs no other file, no network and no script. */
public final class HtmlReport {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fff; --ink: #1d2733; --soft: #5b6775; --rule: #dde3ea; --card: #f5f7fa;
              --a: #1f6feb; --b: #d9730d; --c: #8250df; --bad: #c62828; --good: #1a7f37; }
            @media (prefers-color-scheme: dark) { :root { --paper: #12171d; --ink: #e4e9ef; --soft: #9aa7b5; --rule: #2b343e;
              --card: #1a2129; --a: #5aa2ff; --b: #f0a35c; --c: #b794f6; --bad: #ff7b72; --good: #56d364; } }
            body { margin: 0 auto; padding: 1.2rem; max-width: 68rem; background: var(--paper); color: var(--ink);
              font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: clamp(1.1rem, 4.8vw, 1.5rem); line-height: 1.25; margin: 0; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
            p { margin: .3rem 0; } .soft { color: var(--soft); } .bad { color: var(--bad); } .good { color: var(--good); }
            dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 1.2rem 0; }
            dl div { background: var(--card); border-radius: .5rem; padding: .6rem .8rem; }
            dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
            .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.2rem; }
            figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; } svg { display: block; width: 100%; height: auto; }
            svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } .end { text-anchor: end; } .middle { text-anchor: middle; }
            .grid { stroke: var(--rule); } polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
            polyline.a { stroke: var(--a); } polyline.b { stroke: var(--b); } polyline.c { stroke: var(--c); }
            circle.a { fill: var(--a); } circle.b { fill: var(--b); } circle.c { fill: var(--c); }
            @media (max-width: 34rem) { svg text { font-size: 15px; } }
            .key { font-weight: 400; font-size: .85rem; margin-left: .5rem; } .key.a { color: var(--a); } .key.b { color: var(--b); }
            .key.c { color: var(--c); } table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-top: 1px solid var(--rule); }
            th { font-weight: 400; color: var(--soft); } th:not(:only-child) { overflow-wrap: normal; }
            th:nth-last-child(2) { width: 10rem; } td:nth-last-child(2) { width: 35%; } td { font-variant-numeric: tabular-nums; }
            """;

    private HtmlReport() {}

    /**
     * The page.
     *
     * @param thresholds that were set
     */
    public static String render(LoadResult result, List<Threshold> thresholds) {
        String name = Html.escape(result.plan().name());
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Load test of %s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>Load test of %s</h1>
                <p class="soft">%s</p>
                %s%s<div class="plots">
                %s</div>
                %s</body>
                </html>
                """.formatted(
                        name,
                        STYLE,
                        name,
                        Html.escape(WHEN.format(result.began()) + ", " + summary(result.plan())),
                        verdicts(result, thresholds),
                        cards(result),
                        Plots.render(result),
                        tables(result));
    }

    private static String summary(LoadPlan plan) {
        TrafficPlan traffic = plan.traffic();
        String pace = traffic.mode() == LoadMode.IDLE
                ? "nothing is sent"
                : traffic.pace() instanceof Pace.Rate rate
                        ? Figures.count(rate.perSecond()) + " messages a second, whatever comes back"
                        : traffic.pace() instanceof Pace.Window window
                                ? Figures.count(window.messages()) + " messages on their way at once"
                                : "";
        return "mode " + traffic.mode().name().toLowerCase(Locale.ROOT) + ", " + Figures.count(plan.clients())
                + " clients, " + pace;
    }

    private static String verdicts(LoadResult result, List<Threshold> thresholds) {
        String interruption = result.interrupted()
                ? "<p class=\"bad\">The test was " + Html.escape(TextReport.interruption(result)) + ".</p>\n"
                : "";
        return interruption
                + thresholds.stream()
                        .map(threshold -> threshold
                                .violation(result)
                                .map(violation -> "<p class=\"bad\">Failed: " + Html.escape(violation) + "</p>\n")
                                .orElse("<p class=\"good\">Within the limit: " + Html.escape(threshold.toString())
                                        + "</p>\n"))
                        .collect(Collectors.joining())
                + TextReport.warnings(result).stream()
                        .map(warning -> "<p class=\"bad\">Warning: " + Html.escape(warning) + "</p>\n")
                        .collect(Collectors.joining());
    }

    private static String cards(LoadResult result) {
        StringBuilder cards = new StringBuilder("<dl>\n");
        LoadResult.Connections connections = result.connections();
        card(
                cards,
                "connections",
                Figures.count(connections.opened()) + " of " + Figures.count(connections.wanted()),
                false);
        if (result.deliveries().sent() > 0) {
            card(cards, "deliveries/s", Figures.count(result.deliveries().perSecond()), false);
        }
        if (result.latency().count() > 0) {
            card(cards, "latency p50", Figures.time(result.latency().nanosAt(50)), false);
            card(cards, "latency p99", Figures.time(result.latency().nanosAt(99)), false);
            card(cards, "latency max", Figures.time(result.latency().maxNanos()), false);
        }
        long lost = result.deliveries().missing() + connections.lost();
        card(cards, "errors", Figures.count(result.errorCount()), result.errorCount() > 0);
        card(cards, "lost", Figures.count(lost), lost > 0);
        return cards.append("</dl>\n").toString();
    }

    private static void card(StringBuilder cards, String name, String value, boolean bad) {
        cards.append("<div><dt>%s</dt><dd%s>%s</dd></div>\n"
                .formatted(Html.escape(name), bad ? " class=\"bad\"" : "", Html.escape(value)));
    }

    private static String tables(LoadResult result) {
        return Html.table(
                        "Errors",
                        result.errors().stream()
                                .map(error -> List.of(Figures.count(error.count()), error.kind(), error.first()))
                                .toList())
                + Html.table("Latency, " + TextReport.measured(result.plan().traffic()), percentiles(result.latency()))
                + Html.table("Messages and connections", traffic(result))
                + Html.table("The client itself", client(result.cpu()))
                + Html.table(
                        "Targets",
                        result.plan().targets().stream()
                                .map(URI::toString)
                                .map(List::of)
                                .toList());
    }

    private static List<List<String>> percentiles(Latency latency) {
        List<List<String>> rows = new ArrayList<>();
        if (latency.count() > 0) {
            for (double percentile : new double[] {50, 75, 90, 95, 99, 99.9, 99.99}) {
                rows.add(List.of(
                        "p" + (percentile == Math.rint(percentile) ? String.valueOf((int) percentile) : percentile),
                        Figures.time(latency.nanosAt(percentile))));
            }
            rows.add(List.of("max", Figures.time(latency.maxNanos())));
            rows.add(List.of("mean", Figures.time(latency.meanNanos())));
        }
        return rows;
    }

    private static List<List<String>> traffic(LoadResult result) {
        LoadResult.Deliveries deliveries = result.deliveries();
        LoadResult.Connections connections = result.connections();
        return List.of(
                List.of(
                        "sent",
                        Figures.count(deliveries.sent()) + " messages, " + Figures.bytes(deliveries.bytesOut())),
                List.of(
                        "received",
                        Figures.count(deliveries.received()) + " deliveries, " + Figures.bytes(deliveries.bytesIn())),
                List.of("did not come", Figures.count(deliveries.missing()) + " deliveries"),
                List.of("took", Figures.time(deliveries.nanos())),
                List.of("opened in", Figures.time(TimeUnit.MILLISECONDS.toNanos(connections.openMillis()))),
                List.of("lost", Figures.count(connections.lost()) + " connections"),
                List.of("pings of the server", Figures.count(connections.serverPings())));
    }

    private static List<List<String>> client(ClientCpu cpu) {
        return List.of(
                List.of("processor", Figures.percent(cpu.processShare()) + " of " + cpu.cores() + " cores"),
                List.of("threads that read", "busy for " + Figures.percent(cpu.readerShare()) + " of the time"),
                List.of("sent too late by", Figures.time(cpu.maxDelayNanos()) + " at most"));
    }
}
