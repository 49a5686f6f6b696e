package dev.hawser.load;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.connection.ConnectionStatistics;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A load test: opens the connections, sends, waits until everything is received and checked, and closes them. One thread runs it, once; any
 * thread interrupts it.
 */
public final class LoadTest {
    /** Room for hundreds of frames in one read, and still in the processor's cache when they are compared. */
    private static final int INPUT_BUFFER_BYTES = 64 * 1024;

    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final LoadPlan plan;
    private final ClientSettings settings;
    private final Consumer<String> out;
    private final Errors errors;
    private final @Nullable LatencyRecorder latency;
    private final Traffic traffic;
    private final Connections connections;
    private final LoadProgress progress;
    private final WebSocketClientFactory factory;
    private final CpuMeter cpu;
    private final Interruption interruption = new Interruption();

    /**
     * @param settings how connections are made
     * @param out takes a line after each of the three parts
     * @param progress is told meanwhile how it goes
     */
    public LoadTest(LoadPlan plan, ClientSettings settings, Consumer<String> out, LoadProgress progress) {
        int selectors = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.plan = plan;
        this.settings = settings;
        this.out = out;
        this.progress = progress;
        this.errors = new Errors(plan.failFast());
        this.latency = plan.traffic().measuresLatency() ? new LatencyRecorder() : null;
        this.traffic = newTraffic(plan, latency);
        this.connections = new Connections(plan, errors);
        this.factory = new WebSocketClientFactory(selectors);
        this.cpu = new CpuMeter(selectors);
    }

    private static Traffic newTraffic(LoadPlan plan, @Nullable LatencyRecorder latency) {
        return switch (plan.traffic().mode()) {
            case BROADCAST -> new RoomTraffic(plan, latency);
            case ECHO -> new EchoTraffic(plan, latency == null ? new LatencyRecorder() : latency);
            case IDLE -> new IdleTraffic();
        };
    }

    /**
     * Runs the test.
     *
     * @throws LoadFailure when the test ends with its first error, and there is one
     * @throws Exception when the client cannot be started
     */
    public LoadResult run() throws Exception {
        Instant began = Instant.now();
        WebSocketClient client = newClient();
        Sampler sampler = new Sampler(traffic, errors, connections::open, latency, progress);
        Watch watch = new Watch(errors, plan.timeout(), interruption, sampler, progress);
        connections.populate(traffic);
        long openMillis = open(watch, client);
        cpu.start();
        ConnectionStatistics before = factory.statistics();
        Exchange exchange = new Exchange(plan, traffic, connections, watch, interruption);
        boolean possible = !connections.present().isEmpty() && !interruption.isRequested();
        long nanos = possible ? exchange.run() : 0;
        boolean interrupted = interruption.isRequested();
        ClientCpu needed = nanos == 0 ? ClientCpu.IDLE : cpu.stop(exchange.maxDelayNanos());
        ConnectionStatistics after = factory.statistics();
        awaitPongs(watch, (byte) 2);
        if (!exchange.isCutShort()) {
            traffic.judge(errors);
        }
        reportTraffic(nanos);
        close(watch);
        List<Sample> samples = sampler.finish();
        return new LoadResult(
                plan,
                interrupted,
                began,
                openings(openMillis),
                deliveries(exchange.isCutShort(), nanos, before, after),
                latency == null ? Latency.NONE : latency.all(),
                needed,
                errors.list(),
                samples);
    }

    private LoadResult.Connections openings(long openMillis) {
        return new LoadResult.Connections(
                plan.clients(), connections.opened(), openMillis, connections.lost(), connections.serverPings());
    }

    /** What is missing is on its way still where the exchange was cut short, and lost otherwise. */
    private LoadResult.Deliveries deliveries(
            boolean cutShort, long nanos, ConnectionStatistics before, ConnectionStatistics after) {
        return new LoadResult.Deliveries(
                traffic.sent(),
                traffic.received(),
                cutShort ? 0 : traffic.missing(),
                cutShort ? traffic.missing() : 0,
                traffic.presence(),
                traffic.foreign(),
                nanos,
                after.bytesIn() - before.bytesIn(),
                after.bytesOut() - before.bytesOut());
    }

    /** Ends the test early: {@link #run} opens and sends no more, and returns soon what was measured until now. Any thread. */
    public void interrupt() {
        interruption.request();
    }

    /** Drops the connections that are still open, and stops the client's threads. When {@link #run} is over, however. */
    public void cleanUp() throws Exception {
        connections.expectEnd();
        factory.stop();
    }

    /** The one place where it is said how connections are made. */
    private WebSocketClient newClient() throws Exception {
        settings.apply(factory);
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        settings.apply(client);
        // What is on its way is bounded by the pace, not by what one connection may queue. Deliveries are recognised by
        // their bytes, so they must not be compressed unless that is what is tested: then every one is.
        client.setOptions(ConnectionOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMaxMessageSize(MAX_MESSAGE_BYTES))
                .withInputBufferSize(INPUT_BUFFER_BYTES)
                .withSendBudget(Integer.MAX_VALUE)
                .withDeflate(plan.compress() ? DeflateOptions.DEFAULT.withThreshold(0) : null));
        return client;
    }

    private long open(Watch watch, WebSocketClient client) throws LoadFailure, InterruptedException {
        long start = System.nanoTime();
        Watch.Part part = new Watch.Part(
                "Opening",
                connections::settled,
                plan::clients,
                connections::isOpening,
                () -> connections.settled() >= plan.clients() || interruption.isRequested());
        Watch.Outcome outcome = watch.await(part, () -> connections.open(client, System.nanoTime() - start));
        if (interruption.isRequested()) {
            connections.interruptOpenings();
        } else if (outcome == Watch.Outcome.STALLED) {
            failIfFast("nothing opened for " + timeout() + ", with " + connections.opened() + " of " + plan.clients()
                    + " connections open");
            connections.abandonOpenings();
        }
        awaitReady(watch);
        // The handshakes are answered; when a ping is answered too, the server has also done what it does on opening.
        awaitPongs(watch, (byte) 1);
        long millis = millisSince(start);
        report("Opened %d of %d connections to %s in %dms", connections.opened(), plan.clients(), plan.name(), millis);
        return millis;
    }

    /** Waits until the server has done what the members asked for when they were open. */
    private void awaitReady(Watch watch) throws LoadFailure, InterruptedException {
        Watch.Part part = new Watch.Part(
                "Joining",
                connections::ready,
                plan::clients,
                () -> true,
                () -> connections.ready() >= connections.present().size() || interruption.isRequested());
        if (watch.await(part, () -> {}) == Watch.Outcome.STALLED) {
            String reason = connections.ready() + " of " + connections.present().size()
                    + " clients were in their room after " + timeout();
            failIfFast(reason);
            errors.count("not joined", reason);
        }
    }

    private void reportTraffic(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (plan.traffic().mode() == LoadMode.IDLE) {
            report("Held %d connections for %dms: %d lost", connections.opened(), millis, connections.lost());
        } else {
            report(
                    "Sent/Received %d/%d messages in %dms: %dmsg/s",
                    traffic.sent(), traffic.received(), millis, (long)
                            (traffic.received() * (1e9 / Math.max(1, nanos))));
        }
    }

    private void close(Watch watch) throws LoadFailure, InterruptedException {
        long start = System.nanoTime();
        connections.close();
        Watch.Part part = Watch.Part.of("Closing", connections::closed, connections.opened());
        if (watch.await(part, () -> {}) == Watch.Outcome.STALLED) {
            String reason = "nothing closed for " + timeout() + ", with " + connections.closed() + " of "
                    + connections.opened() + " connections closed";
            failIfFast(reason);
            errors.count("not closed", reason);
        }
        report("Closed %d connections to %s in %dms", connections.closed(), plan.name(), millisSince(start));
    }

    /**
     * Waits until the server has answered a ping on every connection: then it has read, and sent, all before. Whatever it would still send,
     * twice perhaps, comes before its answer.
     */
    private void awaitPongs(Watch watch, byte number) throws LoadFailure, InterruptedException {
        int lostBefore = connections.lost();
        int wanted = connections.ping(number);
        Watch.Part part = Watch.Part.of("Pinging", () -> connections.pongs() + connections.lost() - lostBefore, wanted);
        if (watch.await(part, () -> {}) == Watch.Outcome.STALLED) {
            String reason = wanted - connections.pongs() + " of " + wanted
                    + " connections did not answer a ping within " + timeout();
            failIfFast(reason);
            errors.count("ping not answered", reason);
        }
    }

    private void failIfFast(String reason) throws LoadFailure {
        if (plan.failFast()) {
            throw new LoadFailure(reason);
        }
    }

    private String timeout() {
        return plan.timeout().toSeconds() + " s";
    }

    private void report(String format, Object... figures) {
        out.accept(String.format(Locale.ROOT, format, figures));
    }

    private static long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
