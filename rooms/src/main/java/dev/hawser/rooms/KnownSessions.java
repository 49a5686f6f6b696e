package dev.hawser.rooms;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The sessions that somebody has to do with in this process: the rooms that each is in, and its connections. One that is in a room is known without a
 * connection, too: between two polls, for example. Any thread.
 */
final class KnownSessions {
    /** @param rooms those of them that are in memory */
    private record Known(SessionConnections connections, Set<String> rooms) {
        Known() {
            this(new SessionConnections(), ConcurrentHashMap.newKeySet(2));
        }

        boolean isOver() {
            return rooms.isEmpty() && connections.isOver();
        }
    }

    private final ConcurrentHashMap<String, Known> sessions = new ConcurrentHashMap<>();

    void entered(String session, String room) {
        change(session, known -> known.rooms().add(room));
    }

    void left(String session, String room) {
        change(session, known -> known.rooms().remove(room));
    }

    private void change(String session, Consumer<Known> change) {
        sessions.compute(session, (id, before) -> {
            Known known = before == null ? new Known() : before;
            change.accept(known);
            return known.isOver() ? null : known;
        });
    }

    Set<String> roomsOf(String session) {
        Known known = sessions.get(session);
        return known == null ? Set.of() : Set.copyOf(known.rooms());
    }

    /**
     * A connection of a session more.
     *
     * @param number as its client counts; empty where it does not
     */
    SessionConnections.Connection connect(String session, OptionalLong number) {
        SessionConnections.Connection[] made = new SessionConnections.Connection[1];
        change(session, known -> made[0] = known.connections().open(number));
        return made[0];
    }

    /** One less. Once for each. */
    void disconnect(String session) {
        change(session, known -> known.connections().close());
    }

    /** How many sessions are known. */
    int count() {
        return sessions.size();
    }
}
