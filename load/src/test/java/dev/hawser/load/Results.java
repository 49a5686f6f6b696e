package dev.hawser.load;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Results of load tests that have not been. */
final class Results {
    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private Results() {}

    /** A thousand deliveries a second for ten seconds, which took 1, 2, 3 ... 10,000 times 10 us. */
    static LoadResult good() {
        LatencyRecorder recorder = new LatencyRecorder();
        for (int i = 1; i <= 10_000; i++) {
            recorder.record(i * MILLI / 100);
        }
        recorder.take();
        return result(List.of(), 0, recorder.all(), new ClientCpu(2, 0.25, 0.5, MILLI));
    }

    /** Interrupted, with some deliveries on their way. */
    static LoadResult interrupted() {
        LoadResult whole = good();
        LoadResult.Deliveries all = whole.deliveries();
        return new LoadResult(
                whole.plan(),
                true,
                whole.began(),
                whole.connections(),
                new LoadResult.Deliveries(
                        all.sent() + 1200, all.received(), 0, 1200, 0, 0, all.nanos(), all.bytesIn(), all.bytesOut()),
                whole.latency(),
                whole.cpu(),
                whole.errors(),
                whole.samples());
    }

    /** With an error whose words come from a bad server. */
    static LoadResult bad() {
        ErrorCount error = new ErrorCount(
                "connection closed: 1011",
                3,
                "the server closed the connection of user7: 1011 <script>\"x\"\\</script>\u0007");
        return result(List.of(error), 12, Latency.NONE, new ClientCpu(2, 0.99, 1, 0));
    }

    static LoadResult result(List<ErrorCount> errors, long missing, Latency latency, ClientCpu cpu) {
        LoadPlan plan = new LoadPlan(
                List.of(URI.create("ws://localhost:8080/?a=1&b=%3C2")),
                "ws://localhost:8080/?a=1&b=%3C2",
                100,
                Duration.ofSeconds(1),
                false,
                false,
                Duration.ofSeconds(30),
                new TrafficPlan(
                        LoadMode.ECHO,
                        new Pace.Rate(1000),
                        TrafficPlan.UNLIMITED,
                        Duration.ofSeconds(10),
                        null,
                        false,
                        List.of(),
                        7));
        List<Sample> samples = new ArrayList<>();
        for (int second = 1; second <= 10; second++) {
            samples.add(new Sample(
                    1000L * second, 1000, 100, 1000, 1000, 0, latency.count() / 10, MILLI, 9 * MILLI, 10 * MILLI));
        }
        return new LoadResult(
                plan,
                false,
                Instant.parse("2026-11-20T12:00:00Z"),
                new LoadResult.Connections(100, 100, 250, errors.isEmpty() ? 0 : 3, 4),
                new LoadResult.Deliveries(
                        10_000 + missing, 10_000, missing, 0, 0, 0, TimeUnit.SECONDS.toNanos(10), 1024 * 1024, 2048),
                latency,
                cpu,
                errors,
                samples);
    }
}
