package dev.hawser.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hawser.rooms.Rooms;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells users in which private rooms somebody wants to speak with them. Each user has a personal room, whose name is {@code ~} and the user's
 * name, that only this user may join, and only the server publishes in. Its entries of the kind {@code private} name the rooms. Any thread.
 */
final class PrivateNotices {
    /** A notice is repeated when one is that old: personal rooms forget, and so do pages. */
    private static final long REPEAT_NANOS = 24L * 3600 * 1_000_000_000;

    /** Private rooms of which it is known when the last notice was given; of others it is given again. */
    private static final int REMEMBERED = 10_000;

    private static final String PERSONAL = "~";
    private static final String KIND = "private";

    /** When the last notice was given. Guarded by this. */
    private final Map<String, Long> given = new LinkedHashMap<>();

    private volatile @Nullable Rooms rooms;

    /** From here on there are rooms to publish in. */
    void begin(Rooms in) {
        rooms = in;
    }

    static boolean isPersonal(String room) {
        return room.startsWith(PERSONAL);
    }

    static boolean isPersonalOf(String user, String room) {
        return room.equals(PERSONAL + user);
    }

    static boolean isPrivate(String room) {
        return room.startsWith("@");
    }

    /**
     * Somebody has to do with a private room: both users are told, unless they were lately.
     *
     * @param room a name that {@link Rooms} has found right ({@code docs/wire-protocol.md} section 4.4)
     */
    void entered(String user, String room) {
        Rooms in = rooms;
        if (in == null || !isDue(room)) {
            return;
        }
        String data =
                "{\"room\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(room)) + "\"}";
        for (String other : users(room)) {
            in.publish(PERSONAL + other, user, KIND, StandardCharsets.UTF_8.encode(data));
        }
    }

    private synchronized boolean isDue(String room) {
        long now = System.nanoTime();
        Long last = given.remove(room);
        boolean due = last == null || now - last >= REPEAT_NANOS;
        given.put(room, due ? now : last);
        if (given.size() > REMEMBERED) {
            given.remove(given.keySet().iterator().next());
        }
        return due;
    }

    private static List<String> users(String room) {
        return List.of(room.substring(1).split(",")).stream()
                .map(name -> name.replace("%2C", ",").replace("%25", "%"))
                .toList();
    }
}
