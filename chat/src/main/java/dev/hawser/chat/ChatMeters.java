package dev.hawser.chat;

import dev.hawser.metrics.WebSocketMeters;
import dev.hawser.server.WebSocketHandler;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.IntSupplier;

/** The figures of the chat, as Prometheus reads them. Any thread. */
final class ChatMeters {
    /** Of what {@link #scrape} gives. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Figures of the process. */
    ChatMeters() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * Adds those of WebSockets.
     *
     * @param path where they are, the tag of their figures
     * @param handler that is started
     */
    void add(String path, WebSocketHandler handler) {
        new WebSocketMeters(
                        () -> handler.getWebSocketFactory().statistics(),
                        () -> handler.getWebSocketFactory().refusals(),
                        Tags.of("path", path))
                .bindTo(registry);
    }

    /** Adds the streams and polls that are being answered. */
    void addRequests(IntSupplier count) {
        Gauge.builder("rooms.requests", count::getAsInt)
                .description("Streams and polls that are being answered")
                .register(registry);
    }

    /** Adds the requests that limits on traffic have refused, with the setting of each limit as the tag. */
    void addRefusals(TrafficHandler traffic) {
        for (TrafficLimit limit : TrafficLimit.values()) {
            FunctionCounter.builder("chat.refused.requests", traffic, of -> of.refused(limit))
                    .description("Requests that a limit on traffic has refused")
                    .tag("limit", limit.setting())
                    .register(registry);
        }
    }

    String scrape() {
        return registry.scrape();
    }

    void close() {
        registry.close();
    }
}
