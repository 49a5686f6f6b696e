/**
 * Joins rooms and connections: how a client reaches a room.
 *
 * <p>Applications depend on it. It is the only place that knows both.
 */
module dev.hawser.gateway {
    requires transitive dev.hawser.rooms;
    requires transitive dev.hawser.server;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.gateway;
}
