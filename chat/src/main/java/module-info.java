/**
 * The chat room: a server with the page and one room, to be started from the command line or embedded.
 *
 * <p>An application: only the command line depends on it.
 */
@SuppressWarnings("requires-automatic") // Micrometer and bcrypt have no module descriptors.
module dev.hawser.chat {
    requires transitive dev.hawser.gateway;
    requires transitive dev.hawser.listener;
    requires dev.hawser.metrics;
    requires micrometer.registry.prometheus;
    // What Micrometer asks of the virtual machine; it has no descriptor that would say so.
    requires java.management;
    requires jdk.management;
    requires com.fasterxml.jackson.core;
    requires bcrypt;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.chat;
}
