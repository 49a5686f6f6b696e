package dev.hawser.rooms;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections that a session has in this process, in the order in which they were welcome: which of them published last, in each room.
 * Bytes of a lost connection may come when the session has gone on over the next one, and given a sequence of theirs to something else.
 * Any thread.
 */
final class SessionConnections {
    /** Rooms that are told apart; who publishes in more of them publishes in all over its newest connection. */
    private static final int MAX_ROOMS = 1000;

    // Guarded by this.
    private int open;
    private long opened;
    /** The newest connection that has published, by the room. */
    private final Map<String, Long> newest = new HashMap<>(2);
    /** In the rooms that are not told apart any more. */
    private long newestElsewhere;

    /**
     * One of them. It keeps what the others did, also when all of them are closed.
     *
     * @param number 1, 2, 3 ... in the order in which they were welcome
     */
    record Connection(SessionConnections all, long number) {
        /** Whether this one may publish in a room: no newer one has. */
        boolean mayPublish(String room) {
            return all.admits(room, number);
        }
    }

    /** A connection more. */
    synchronized Connection open() {
        open++;
        return new Connection(this, ++opened);
    }

    /** One less; returns whether none is left. */
    synchronized boolean close() {
        return --open == 0;
    }

    private synchronized boolean admits(String room, long number) {
        if (number < Math.max(newestElsewhere, newest.getOrDefault(room, 0L))) {
            return false;
        }
        if (newest.size() >= MAX_ROOMS && !newest.containsKey(room)) {
            newestElsewhere = Math.max(newestElsewhere, Collections.max(newest.values()));
            newest.clear();
        }
        newest.put(room, number);
        return true;
    }
}
