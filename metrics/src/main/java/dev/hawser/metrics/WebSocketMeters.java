package dev.hawser.metrics;

import dev.hawser.connection.ConnectionStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the connections of one server or client, as meters. They are asked for when the registry is read; nothing is counted twice,
 * and nothing costs a message anything. Any thread.
 *
 * <pre>{@code
 * new WebSocketMeters(factory::statistics, factory::refusals, Tags.of("server", "chat")).bindTo(registry);
 * }</pre>
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind, unit</th><th>meaning</th></tr>
 * <tr><td>{@code websocket.connections}</td><td>gauge</td><td>connections that are open</td></tr>
 * <tr><td>{@code websocket.opened}</td><td>counter</td><td>connections that were ever open</td></tr>
 * <tr><td>{@code websocket.closed}</td><td>counter</td><td>connections that have closed, by tag {@code code}: the close code (RFC 6455 section
 *     7.4), or {@code other}</td></tr>
 * <tr><td>{@code websocket.refused}</td><td>counter</td><td>handshakes that were refused, by tag {@code status}: 400 for one that breaks a rule,
 *     or asks for rooms without their sub-protocol, 401 where nobody is logged in, 403 for a foreign origin, 426 for another version, 503 where nothing is
 *     served for the offer, or {@code other}</td></tr>
 * <tr><td>{@code websocket.messages}</td><td>counter</td><td>by tag {@code direction}: {@code in}, {@code out}</td></tr>
 * <tr><td>{@code websocket.bytes}</td><td>counter, bytes</td><td>by tag {@code direction}; frame headers counted</td></tr>
 * <tr><td>{@code websocket.queued}</td><td>gauge, bytes</td><td>what waits to be written</td></tr>
 * </table>
 */
public final class WebSocketMeters implements MeterBinder {
    private static final List<Integer> CLOSE_CODES =
            List.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);
    private static final List<Integer> STATUSES = List.of(400, 401, 403, 426, 503);
    /** One reading of a registry asks for each meter; it need not look at each connection so often. */
    private static final long FRESH_NANOS = 100_000_000;

    private final Supplier<ConnectionStatistics> statistics;
    private final Supplier<Map<Integer, Long>> refusals;
    private final Tags tags;

    // Guarded by this.
    private @Nullable ConnectionStatistics latest;
    private long latestNanos;

    /**
     * Meters that are not bound to a registry yet.
     *
     * @param statistics gives what the connections have done up to now
     * @param refusals gives how many handshakes were refused, by HTTP status; {@code Map::of} for a client
     * @param tags for all meters, such as the name of the server
     */
    public WebSocketMeters(
            Supplier<ConnectionStatistics> statistics, Supplier<Map<Integer, Long>> refusals, Iterable<Tag> tags) {
        this.statistics = statistics;
        this.refusals = refusals;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "websocket.connections", null, "Connections that are open", ConnectionStatistics::open);
        gauge(registry, "websocket.queued", "bytes", "What waits to be written", ConnectionStatistics::queuedBytes);
        counter(registry, "websocket.opened", tags, null, "Connections that were ever open", all -> all.opened());
        Tags in = tags.and("direction", "in");
        Tags out = tags.and("direction", "out");
        counter(registry, "websocket.messages", in, null, "Messages", ConnectionStatistics::messagesIn);
        counter(registry, "websocket.messages", out, null, "Messages", ConnectionStatistics::messagesOut);
        counter(registry, "websocket.bytes", in, "bytes", "Bytes of frames", ConnectionStatistics::bytesIn);
        counter(registry, "websocket.bytes", out, "bytes", "Bytes of frames", ConnectionStatistics::bytesOut);
        counters(
                registry,
                "websocket.closed",
                "Connections that have closed, by close code",
                "code",
                CLOSE_CODES,
                ConnectionStatistics::closes);
        counters(
                registry,
                "websocket.refused",
                "Handshakes that were refused, by HTTP status",
                "status",
                STATUSES,
                all -> refusals.get());
    }

    /** A counter for each of these numbers, and one for all others. */
    private void counters(
            MeterRegistry registry,
            String name,
            String description,
            String key,
            List<Integer> numbers,
            Function<ConnectionStatistics, Map<Integer, Long>> counts) {
        for (int number : numbers) {
            Tags numbered = tags.and(key, Integer.toString(number));
            counter(
                    registry,
                    name,
                    numbered,
                    null,
                    description,
                    all -> counts.apply(all).getOrDefault(number, 0L));
        }
        Tags other = tags.and(key, "other");
        counter(registry, name, other, null, description, all -> others(counts.apply(all), numbers));
    }

    private static long others(Map<Integer, Long> counts, List<Integer> named) {
        return counts.entrySet().stream()
                .filter(count -> !named.contains(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<ConnectionStatistics> figure) {
        Gauge.builder(name, this, meters -> figure.applyAsDouble(meters.current()))
                .tags(tags)
                .baseUnit(unit)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void counter(
            MeterRegistry registry,
            String name,
            Tags tagged,
            @Nullable String unit,
            String description,
            ToDoubleFunction<ConnectionStatistics> figure) {
        FunctionCounter.builder(name, this, meters -> figure.applyAsDouble(meters.current()))
                .tags(tagged)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private synchronized ConnectionStatistics current() {
        long now = System.nanoTime();
        ConnectionStatistics known = latest;
        if (known == null || now - latestNanos > FRESH_NANOS) {
            known = statistics.get();
            latest = known;
            latestNanos = now;
        }
        return known;
    }
}
