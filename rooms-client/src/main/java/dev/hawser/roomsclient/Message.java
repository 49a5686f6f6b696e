package dev.hawser.roomsclient;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an object that came from the server, or of one that will be sent. */
final class Message {
    private static final long MAX_INTEGER = 1L << 53;

    private final Map<String, @Nullable Object> members;

    private Message(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    static Message of(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new BadMessage("an object was due instead of " + value);
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), member));
        return new Message(members);
    }

    /** What is only looked at before a session reads it: empty when it is an entry, or nonsense, which the session will say. */
    static Message glance(String text) {
        try {
            return text.startsWith("{") ? of(Json.ofServer(text).value()) : empty();
        } catch (BadMessage | IllegalArgumentException nonsense) {
            return empty();
        }
    }

    /** Whether a member is this string. */
    boolean is(String name, String value) {
        return value.equals(members.get(name));
    }

    /** One to send. */
    static Message ofType(String type) {
        return empty().with("type", type);
    }

    static Message empty() {
        return new Message(new LinkedHashMap<>());
    }

    /** Adds a JSON value, which may be null. */
    Message withJson(String name, Json value) {
        members.put(name, value);
        return this;
    }

    /** Adds a member; null leaves it out. */
    Message with(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    String text() {
        return Json.write(members);
    }

    Map<String, @Nullable Object> members() {
        return members;
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    String string(String name) {
        if (members.get(name) instanceof String string) {
            return string;
        }
        throw missing("a string", name);
    }

    @Nullable
    String stringOrNull(String name) {
        return has(name) ? string(name) : null;
    }

    long integer(String name) {
        return integer(members.get(name), name);
    }

    long integer(String name, long otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    Message object(String name) {
        return members.get(name) instanceof Map<?, ?> map ? of(map) : empty();
    }

    List<?> list(String name) {
        if (members.get(name) instanceof List<?> list) {
            return list;
        }
        throw missing("an array", name);
    }

    Json json(String name) {
        return Json.of(members.get(name));
    }

    static long integer(@Nullable Object value, String name) {
        if (value instanceof Long number && number >= 0 && number < MAX_INTEGER) {
            return number;
        }
        throw new BadMessage("\"" + name + "\" is no integer from 0 to 2^53 - 1: " + value);
    }

    @Override
    public String toString() {
        return text();
    }

    private BadMessage missing(String what, String name) {
        return new BadMessage("\"" + name + "\" is not " + what + ", in " + text());
    }
}
