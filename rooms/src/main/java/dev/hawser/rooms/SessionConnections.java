package dev.hawser.rooms;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The connections that a session has in this process, in their order: which of them published last, and which joined or left last, in each room.
 * Bytes of a lost connection may come when the session has gone on over the next one: they must neither take a sequence that was given to something
 * else, nor bring a room back to a connection that nobody reads. Any thread.
 */
final class SessionConnections {
    /** Rooms that are told apart; who uses more of them does so in all over its newest connection. */
    private static final int MAX_ROOMS = 1000;

    // Guarded by this.
    private int open;
    private long highest;
    private final Newest publishing = new Newest();
    private final Newest attending = new Newest();

    /** The newest connection that has done something, by the room. Guarded by what has it. */
    private static final class Newest {
        private final Map<String, Long> byRoom = new HashMap<>(2);
        /** In the rooms that are not told apart any more. */
        private long elsewhere;

        boolean admits(String room, long number) {
            if (number < Math.max(elsewhere, byRoom.getOrDefault(room, 0L))) {
                return false;
            }
            if (byRoom.size() >= MAX_ROOMS && !byRoom.containsKey(room)) {
                elsewhere = Math.max(elsewhere, Collections.max(byRoom.values()));
                byRoom.clear();
            }
            byRoom.put(room, number);
            return true;
        }
    }

    /**
     * One of them. It keeps what the others did, also when all of them are closed.
     *
     * @param number rises in their order
     */
    record Connection(SessionConnections all, long number) {
        /** Whether this one may publish in a room: no newer one has. */
        boolean mayPublish(String room) {
            synchronized (all) {
                return all.publishing.admits(room, number);
            }
        }

        /** Whether this one may join or leave a room: no newer one has. */
        boolean mayAttend(String room) {
            synchronized (all) {
                return all.attending.admits(room, number);
            }
        }
    }

    /**
     * A connection more.
     *
     * @param number as its client counts; empty where it does not: then in the order in which they are welcome
     */
    synchronized Connection open(OptionalLong number) {
        open++;
        long mine = number.orElse(highest + 1);
        highest = Math.max(highest, mine);
        return new Connection(this, mine);
    }

    synchronized void close() {
        open--;
    }

    /** Whether none is open. */
    synchronized boolean isOver() {
        return open == 0;
    }
}
