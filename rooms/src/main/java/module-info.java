/**
 * Rooms: append-only logs of encoded frames, and cursors in them.
 *
 * <p>The gateway and applications depend on it. It knows no transport: what reads a room is a {@code FrameSource} that somebody wakes.
 */
module dev.hawser.rooms {
    requires transitive dev.hawser.store;
    requires transitive dev.hawser.websocket;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.hawser.rooms;
}
