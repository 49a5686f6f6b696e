/**
 * Figures of a server's or client's WebSocket connections as Micrometer meters. Only those who want meters have this module, and Micrometer,
 * on their path.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has no module descriptor.
module dev.hawser.metrics {
    requires transitive dev.hawser.connection;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports dev.hawser.metrics;
}
