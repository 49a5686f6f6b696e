package dev.hawser.rooms;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that somebody has to do with in this process: the rooms that each is in, and its connections. Any thread. */
final class KnownSessions {
    /** The rooms of each session, as far as they are in memory. */
    private final ConcurrentHashMap<String, Set<String>> rooms = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<String, SessionConnections> connections = new ConcurrentHashMap<>();

    void entered(String session, String room) {
        rooms.compute(session, (id, known) -> {
            Set<String> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
            all.add(room);
            return all;
        });
    }

    void left(String session, String room) {
        rooms.computeIfPresent(session, (id, known) -> {
            known.remove(room);
            return known.isEmpty() ? null : known;
        });
    }

    Set<String> roomsOf(String session) {
        return Set.copyOf(rooms.getOrDefault(session, Set.of()));
    }

    /** A connection of a session more. */
    SessionConnections.Connection connect(String session) {
        SessionConnections.Connection[] made = new SessionConnections.Connection[1];
        connections.compute(session, (id, known) -> {
            SessionConnections all = known == null ? new SessionConnections() : known;
            made[0] = all.open();
            return all;
        });
        return made[0];
    }

    /** One less. Once for each. */
    void disconnect(String session) {
        connections.computeIfPresent(session, (id, known) -> known.close() ? null : known);
    }

    /** How many sessions have a connection. */
    int connected() {
        return connections.size();
    }
}
