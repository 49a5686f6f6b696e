package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A load test in a few lines. */
public final class TextReport {
    private static final int MAX_KINDS = 10;

    private TextReport() {}

    /** What is worth knowing beside the three lines about opening, sending and closing. */
    public static List<String> lines(LoadResult result) {
        List<String> lines = new ArrayList<>();
        LoadResult.Deliveries deliveries = result.deliveries();
        if (result.interrupted()) {
            lines.add(interruption(result));
        }
        if (result.latency().count() > 0) {
            lines.add(entry("latency", latency(result.latency())));
            lines.add(entry(
                    "",
                    measured(result.plan().traffic()) + ", of "
                            + Figures.count(result.latency().count()) + " deliveries"));
        }
        if (result.plan().traffic().mode() == LoadMode.IDLE) {
            lines.add(entry("pings", Figures.count(result.connections().serverPings()) + " from the server, answered"));
        }
        lines.add(entry(
                "wire", Figures.bytes(deliveries.bytesIn()) + " in, " + Figures.bytes(deliveries.bytesOut()) + " out"));
        if (deliveries.presence() > 0) {
            lines.add(entry("presence", Figures.count(deliveries.presence()) + " entries, beside the deliveries"));
        }
        if (deliveries.foreign() > 0) {
            lines.add(entry("foreign", Figures.count(deliveries.foreign()) + " messages of others, not counted"));
        }
        lines.add(entry("lost", lost(result)));
        errors(result, lines);
        ClientCpu cpu = result.cpu();
        lines.add(entry(
                "client",
                "used " + Figures.percent(cpu.processShare()) + " of " + cpu.cores()
                        + (cpu.cores() == 1 ? " core" : " cores") + "; its readers were busy for "
                        + Figures.percent(cpu.readerShare()) + " of the time"));
        warnings(result).forEach(warning -> lines.add(entry("warning", warning)));
        return lines;
    }

    /** When a test was interrupted. */
    public static String interruption(LoadResult result) {
        long nanos = result.deliveries().nanos();
        long underWay = result.deliveries().underWay();
        return (nanos == 0 ? "interrupted while connections were opened" : "interrupted after " + Figures.time(nanos))
                + (underWay == 0 ? "" : ", with " + Figures.count(underWay) + " deliveries still on their way");
    }

    /** What makes the figures doubtful. */
    static List<String> warnings(LoadResult result) {
        List<String> warnings = new ArrayList<>();
        if (result.cpu().isBottleneck()) {
            warnings.add("the client was the bottleneck: the server can do more than these figures say");
        }
        if (result.latency().count() > 0
                && result.cpu().maxDelayNanos() > result.latency().nanosAt(99)) {
            warnings.add("messages were sent up to " + Figures.time(result.cpu().maxDelayNanos())
                    + " too late by the client; the latencies have that in them");
        }
        return warnings;
    }

    /** From when latency counts. */
    static String measured(TrafficPlan traffic) {
        return traffic.pace() instanceof Pace.Rate
                ? "from when a message was to be sent"
                : "from when a message was sent";
    }

    /** A second in one line. */
    static String line(Sample sample) {
        String line = String.format(
                Locale.ROOT,
                "%4ds  %,d open  sent %,.0f/s  received %,.0f/s",
                Math.round(sample.endMillis() / 1000.0),
                sample.open(),
                sample.sentPerSecond(),
                sample.receivedPerSecond());
        if (sample.measured() > 0) {
            line += "  p50 " + Figures.time(sample.medianNanos()) + "  p99 " + Figures.time(sample.p99Nanos())
                    + "  max " + Figures.time(sample.maxNanos());
        }
        return sample.errors() > 0 ? line + "  errors " + Figures.count(sample.errors()) : line;
    }

    private static String latency(Latency latency) {
        return "p50 " + Figures.time(latency.nanosAt(50))
                + "  p90 " + Figures.time(latency.nanosAt(90))
                + "  p99 " + Figures.time(latency.nanosAt(99))
                + "  p99.9 " + Figures.time(latency.nanosAt(99.9))
                + "  max " + Figures.time(latency.maxNanos());
    }

    private static String lost(LoadResult result) {
        return Figures.count(result.deliveries().missing()) + " deliveries, "
                + Figures.count(result.connections().lost()) + " connections";
    }

    private static void errors(LoadResult result, List<String> lines) {
        if (result.errors().isEmpty()) {
            lines.add(entry("errors", "none"));
        }
        result.errors().stream().limit(MAX_KINDS).forEach(error -> {
            lines.add(entry("errors", Figures.count(error.count()) + " x " + error.kind()));
            if (!error.kind().contains(error.first())) {
                lines.add(entry("", "first: " + error.first()));
            }
        });
        if (result.errors().size() > MAX_KINDS) {
            lines.add(entry("errors", "and " + (result.errors().size() - MAX_KINDS) + " other kinds"));
        }
    }

    private static String entry(String name, String value) {
        return String.format(Locale.ROOT, "%-8s %s", name, value);
    }
}
