package dev.hawser.roomsclient;

import java.util.Map;

/**
 * A place in a room's log: of an entry, or of the next one to read.
 *
 * @param epoch offsets of two epochs have nothing to do with each other
 * @param offset 0, 1, 2 ...
 */
public record Position(String epoch, long offset) {
    static Position of(Message message) {
        return new Position(message.string("epoch"), message.integer("offset"));
    }

    /** As it is on the wire. */
    Map<String, Object> json() {
        return Map.of("epoch", epoch, "offset", offset);
    }
}
