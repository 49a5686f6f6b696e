/**
 * A client of rooms, by the protocol {@code hawser.v1}: what it publishes is in the room once, and what it reads has no silent hole, whatever
 * becomes of its connections.
 *
 * <p>Applications depend on it. It is a module of its own so that a WebSocket client needs no JSON.
 */
module dev.hawser.roomsclient {
    requires transitive dev.hawser.client;
    requires com.fasterxml.jackson.core;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.util;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.roomsclient;
}
