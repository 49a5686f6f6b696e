package dev.hawser.roomsclient;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room.
 *
 * @param count how many users
 * @param sessions how many sessions each of them has there; null when there were too many users for a list
 */
public record Presence(long count, @Nullable Map<String, Long> sessions) {
    static final Presence NOBODY = new Presence(0, Map.of());

    /** That of a {@code joined} or a {@code gap}. */
    static Presence of(Message message) {
        long count = message.integer("count", 0);
        if (!message.has("members")) {
            return message.has("count") ? new Presence(count, null) : NOBODY;
        }
        Map<String, Long> sessions = new TreeMap<>();
        for (Object member : message.list("members")) {
            if (!(member instanceof List<?> pair) || pair.size() < 2) {
                throw new BadMessage("no member: " + member);
            }
            sessions.put(String.valueOf(pair.get(0)), Message.integer(pair.get(1), "sessions"));
        }
        return new Presence(sessions.size(), Collections.unmodifiableMap(sessions));
    }

    /** After an entry; the same object when it changes nothing. */
    Presence after(Entry entry) {
        String kind = entry.kind() == null || entry.isRemoved() ? "" : entry.kind();
        return switch (kind) {
            case "join" -> with(entry.user(), entry.members().integer("sessions"), 1);
            case "leave" -> with(entry.user(), entry.members().integer("sessions"), 0);
            case "kick" -> with(entry.members().string("user"), 0, 0);
            default -> this;
        };
    }

    /** @param change of the number of sessions that is one of the number of users */
    private Presence with(@Nullable String user, long now, long change) {
        if (user == null) {
            return this;
        }
        if (sessions == null) {
            long users = now != change ? count : change == 1 ? count + 1 : Math.max(0, count - 1);
            return users == count ? this : new Presence(users, null);
        }
        Map<String, Long> changed = new TreeMap<>(sessions);
        if (now == 0) {
            changed.remove(user);
        } else {
            changed.put(user, now);
        }
        return changed.equals(sessions) ? this : new Presence(changed.size(), Collections.unmodifiableMap(changed));
    }
}
