package dev.hawser.load;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A load test as a document for other programs. */
public final class JsonReport {
    private JsonReport() {}

    /**
     * The document.
     *
     * @param thresholds that were set
     */
    public static String render(LoadResult result, List<Threshold> thresholds) {
        return Json.write(Json.object(
                "began", result.began().toString(),
                "interrupted", result.interrupted(),
                "plan", plan(result.plan()),
                "connections", connections(result.connections()),
                "deliveries", deliveries(result.deliveries()),
                "latency", latency(result),
                "client", client(result.cpu()),
                "errors", result.errors().stream().map(JsonReport::error).toList(),
                "warnings", TextReport.warnings(result),
                "thresholds",
                        thresholds.stream()
                                .map(threshold -> Json.object(
                                        "text", threshold.toString(),
                                        "violation", threshold.violation(result).orElse(null)))
                                .toList(),
                "samples", result.samples().stream().map(JsonReport::sample).toList()));
    }

    private static Map<String, @Nullable Object> plan(LoadPlan plan) {
        TrafficPlan traffic = plan.traffic();
        return Json.object(
                "targets", plan.targets().stream().map(URI::toString).toList(),
                "rooms", traffic.rooms().isEmpty() ? null : traffic.rooms().size(),
                "clients", plan.clients(),
                "mode", traffic.mode().name().toLowerCase(Locale.ROOT),
                "window", traffic.pace() instanceof Pace.Window window ? window.messages() : null,
                "rate", traffic.pace() instanceof Pace.Rate rate ? rate.perSecond() : null,
                "messages", traffic.messages() == TrafficPlan.UNLIMITED ? null : traffic.messages(),
                "durationSeconds", seconds(traffic.duration().toMillis()),
                "rampUpSeconds", seconds(plan.rampUp().toMillis()),
                "size", traffic.sizes() == null ? null : traffic.sizes().toString(),
                "compress", plan.compress(),
                "seed", String.valueOf(traffic.seed()));
    }

    private static Map<String, @Nullable Object> connections(LoadResult.Connections connections) {
        return Json.object(
                "wanted", connections.wanted(),
                "opened", connections.opened(),
                "openMillis", connections.openMillis(),
                "lost", connections.lost(),
                "serverPings", connections.serverPings());
    }

    private static Map<String, @Nullable Object> deliveries(LoadResult.Deliveries deliveries) {
        return Json.object(
                "sent", deliveries.sent(),
                "received", deliveries.received(),
                "missing", deliveries.missing(),
                "underWay", deliveries.underWay(),
                "presence", deliveries.presence(),
                "foreign", deliveries.foreign(),
                "millis", TimeUnit.NANOSECONDS.toMillis(deliveries.nanos()),
                "perSecond", deliveries.perSecond(),
                "bytesIn", deliveries.bytesIn(),
                "bytesOut", deliveries.bytesOut());
    }

    private static @Nullable Map<String, @Nullable Object> latency(LoadResult result) {
        Latency latency = result.latency();
        return latency.count() == 0
                ? null
                : Json.object(
                        "measured", TextReport.measured(result.plan().traffic()),
                        "count", latency.count(),
                        "meanMicros", micros(latency.meanNanos()),
                        "p50Micros", micros(latency.nanosAt(50)),
                        "p90Micros", micros(latency.nanosAt(90)),
                        "p99Micros", micros(latency.nanosAt(99)),
                        "p99_9Micros", micros(latency.nanosAt(99.9)),
                        "maxMicros", micros(latency.maxNanos()),
                        "distribution",
                                latency.distribution().stream()
                                        .map(point -> Json.object(
                                                "percentile", point.percentile(), "micros", micros(point.nanos())))
                                        .toList());
    }

    private static Map<String, @Nullable Object> client(ClientCpu cpu) {
        return Json.object(
                "cores", cpu.cores(),
                "processShare", cpu.processShare(),
                "readerShare", cpu.readerShare(),
                "maxDelayMicros", micros(cpu.maxDelayNanos()),
                "bottleneck", cpu.isBottleneck());
    }

    private static Map<String, @Nullable Object> error(ErrorCount error) {
        return Json.object("kind", error.kind(), "count", error.count(), "first", error.first());
    }

    private static Map<String, @Nullable Object> sample(Sample sample) {
        boolean measured = sample.measured() > 0;
        return Json.object(
                "endMillis", sample.endMillis(),
                "millis", sample.millis(),
                "open", sample.open(),
                "sent", sample.sent(),
                "received", sample.received(),
                "errors", sample.errors(),
                "p50Micros", measured ? micros(sample.medianNanos()) : null,
                "p99Micros", measured ? micros(sample.p99Nanos()) : null,
                "maxMicros", measured ? micros(sample.maxNanos()) : null);
    }

    private static double micros(double nanos) {
        return nanos / 1000;
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }
}
