package dev.hawser.rooms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hawser.rooms.JoinOutcome.Presence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is in a room, by the entries up to a place in its log: what any server that reads the log comes to. One thread at a time. */
final class Membership {
    private static final JsonFactory JSON = new JsonFactory();

    /** The user of each session. */
    private final Map<String, String> users = new HashMap<>();
    /** How many sessions each user has; by name, so that every server lists them alike. */
    private final Map<String, Integer> counts = new TreeMap<>();

    boolean has(String session) {
        return users.containsKey(session);
    }

    @Nullable
    String userOf(String session) {
        return users.get(session);
    }

    Collection<String> sessions() {
        return users.keySet();
    }

    int sessions(String user) {
        return counts.getOrDefault(user, 0);
    }

    /** How many users. */
    int size() {
        return counts.size();
    }

    List<Presence> list() {
        return counts.entrySet().stream()
                .map(entry -> new Presence(entry.getKey(), entry.getValue()))
                .toList();
    }

    void join(String session, String user) {
        if (users.putIfAbsent(session, user) == null) {
            counts.merge(user, 1, Integer::sum);
        }
    }

    void leave(String session) {
        String user = users.remove(session);
        if (user != null) {
            counts.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
        }
    }

    void kick(String user) {
        if (counts.remove(user) != null) {
            users.values().removeIf(user::equals);
        }
    }

    /** Takes note of an entry. */
    void apply(EntryText.Content entry) {
        switch (entry.kind()) {
            case JOIN -> {
                String session = entry.text("session");
                if (session != null) {
                    join(session, entry.from());
                }
            }
            case LEAVE -> {
                String session = entry.text("session");
                if (session != null) {
                    leave(session);
                }
            }
            case KICK -> {
                String user = entry.text("user");
                if (user != null) {
                    kick(user);
                }
            }
            case MEMBERS -> restore(entry.data());
            default -> {}
        }
    }

    /** The data of an entry that says all this. */
    ByteBuffer snapshot() {
        StringBuilder json = new StringBuilder("{");
        users.forEach((session, user) -> json.append(json.length() == 1 ? "" : ",")
                .append(EntryText.quoted(session))
                .append(':')
                .append(EntryText.quoted(user)));
        return StandardCharsets.UTF_8.encode(json.append('}').toString());
    }

    private void restore(String data) {
        users.clear();
        counts.clear();
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    join(name, parser.nextTextValue());
                }
            }
        } catch (IOException x) {
            throw new UncheckedIOException("what the store has is no list of members", x);
        }
    }
}
