package dev.hawser.bench;

import java.util.Optional;
import java.util.OptionalLong;

/** Follows the load client's lines and reads the server's use of the machine at the moments that they mark. */
final class LoadWatch {
    private final ProcessTree server;
    private LoadLine.Opened opened = new LoadLine.Opened(0, 0, 0);
    private LoadLine.Delivered delivered = new LoadLine.Delivered(0, 0, 0);
    private long cpuMicrosAtOpened;
    private long cpuMicrosAtDelivered;
    private OptionalLong clientCpuMillis = OptionalLong.empty();
    private Optional<LoadLine.Latency> latency = Optional.empty();
    private long openRssKib;

    LoadWatch(ProcessTree server) {
        this.server = server;
    }

    /** Takes one line at the moment when the client printed it; CPU time is read before anything else, so that nothing delays it. */
    void see(String text) throws BenchFailure {
        LoadLine line = LoadLine.parse(text).orElse(null);
        if (line instanceof LoadLine.Opened o) {
            cpuMicrosAtOpened = server.cpuMicros();
            opened = o;
            openRssKib = server.memory().residentKib();
        } else if (line instanceof LoadLine.Delivered d) {
            cpuMicrosAtDelivered = server.cpuMicros();
            delivered = d;
        } else if (line instanceof LoadLine.Latency l) {
            latency = Optional.of(l);
        } else if (line instanceof LoadLine.Used u) {
            clientCpuMillis = OptionalLong.of(u.cpuMillis());
        }
    }

    /**
     * The measurement, after the client has ended well.
     *
     * @throws BenchFailure when the client claims success without having received what it should
     */
    Measurement result(Load load) throws BenchFailure {
        if (opened.connections() != load.clients()) {
            throw new BenchFailure("%d of %d connections opened".formatted(opened.connections(), load.clients()));
        }
        if (delivered.sent() != load.messages() || delivered.received() != load.deliveries()) {
            throw new BenchFailure("sent/received %d/%d messages instead of %d/%d"
                    .formatted(delivered.sent(), delivered.received(), load.messages(), load.deliveries()));
        }
        if (load.workload().measuresLatency() && latency.isEmpty()) {
            throw new BenchFailure("the load client did not tell the latency");
        }
        return new Measurement(
                delivered.received(),
                delivered.millis(),
                cpuMicrosAtDelivered - cpuMicrosAtOpened,
                clientCpuMillis,
                latency,
                openRssKib,
                server.memory().peakKib());
    }
}
