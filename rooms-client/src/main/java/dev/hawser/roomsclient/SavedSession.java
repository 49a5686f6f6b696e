package dev.hawser.roomsclient;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What outlives a process: the token of its session, and of each room what is not acknowledged, and how far it was read. */
final class SavedSession {
    private static final String TOKEN = "session";
    private static final String CONNECTIONS = "connections";
    private static final String ROOMS = "rooms";

    private SavedSession() {}

    static String of(@Nullable String token, long connections, Publishing publishing, Reading reading) {
        Message rooms = Message.empty();
        TreeSet<String> names = new TreeSet<>(publishing.rooms());
        names.addAll(reading.rooms());
        names.addAll(reading.roomsNotRead());
        for (String room : names) {
            Message saved = Message.empty();
            publishing.save(room, saved);
            reading.save(room, saved);
            rooms.with(room, saved.members());
        }
        return Message.empty()
                .with(TOKEN, token)
                .with(CONNECTIONS, connections)
                .with(ROOMS, rooms.members())
                .text();
    }

    /** @return the token; null when there was none */
    static @Nullable String restore(Message saved, Publishing publishing, Reading reading) {
        Message rooms = saved.object(ROOMS);
        for (String room : rooms.members().keySet()) {
            publishing.restore(room, rooms.object(room));
            reading.restore(room, rooms.object(room));
        }
        return saved.stringOrNull(TOKEN);
    }

    static long connections(Message saved) {
        return saved.integer(CONNECTIONS, 0);
    }
}
