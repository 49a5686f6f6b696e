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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is in a room, by the entries up to a place in its log: what any server that reads the log comes to. One thread at a time. */
final class Membership {
    private static final JsonFactory JSON = new JsonFactory();

    private static final int MAX_KICKS = 1000;

    /** The member of a list that no session is called: ids have 11 characters. */
    private static final String KICKED = "kicked";

    /** The user of each session. */
    private final Map<String, String> users = new HashMap<>();
    /** How many sessions each user has; by name, so that every server lists them alike. */
    private final Map<String, Integer> counts = new TreeMap<>();

    /** Where each user was kicked that has not come back since; the last one last. */
    private final Map<String, Long> kicks = new LinkedHashMap<>();

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
        kicks.remove(user);
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

    void kick(String user, long offset) {
        if (counts.remove(user) != null) {
            users.values().removeIf(user::equals);
        }
        // The last one last.
        kicks.remove(user);
        kicks.put(user, offset);
        if (kicks.size() > MAX_KICKS) {
            kicks.remove(kicks.keySet().iterator().next());
        }
    }

    /** The offset of a user's last kick; empty when there was none, or the user has come back since, or a thousand others were kicked. */
    OptionalLong kickOf(String user) {
        Long offset = kicks.get(user);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** Offsets begin anew. */
    void forgetKicks() {
        kicks.clear();
    }

    /** Takes note of the entry at an offset. */
    void apply(long offset, EntryText.Content entry) {
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
                    kick(user, offset);
                }
            }
            case MEMBERS -> restore(entry.data());
            default -> {}
        }
    }

    /** The data of an entry that says all this. */
    ByteBuffer snapshot() {
        StringBuilder json = new StringBuilder("{");
        users.forEach((session, user) -> member(json, session).append(EntryText.quoted(user)));
        if (!kicks.isEmpty()) {
            member(json, KICKED).append('{');
            kicks.forEach((user, offset) -> member(json, user).append(offset));
            json.append('}');
        }
        return StandardCharsets.UTF_8.encode(json.append('}').toString());
    }

    private static StringBuilder member(StringBuilder json, String name) {
        boolean isFirst = json.charAt(json.length() - 1) == '{';
        return json.append(isFirst ? "" : ",").append(EntryText.quoted(name)).append(':');
    }

    private void restore(String data) {
        users.clear();
        counts.clear();
        kicks.clear();
        try (JsonParser parser = JSON.createParser(data)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    if (parser.nextToken() == JsonToken.START_OBJECT) {
                        restoreKicks(parser);
                    } else {
                        join(name, parser.getText());
                    }
                }
            }
        } catch (IOException x) {
            throw new UncheckedIOException("what the store has is no list of members", x);
        }
    }

    private void restoreKicks(JsonParser parser) throws IOException {
        for (String user = parser.nextFieldName(); user != null; user = parser.nextFieldName()) {
            kicks.put(user, parser.nextLongValue(-1));
        }
    }
}
