package dev.hawser.tests.integration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what a server says with a transcript: {@code "*"} is any value, {@code "$name"} the same one each time. */
final class TranscriptValues {
    private final Map<String, @Nullable Object> named = new HashMap<>();

    /** A client's line with the values that it names. */
    String filled(String line) {
        String filled = line;
        for (Map.Entry<String, @Nullable Object> value : named.entrySet()) {
            filled = filled.replace("\"" + value.getKey() + "\"", Json.write(value.getValue()));
        }
        return filled;
    }

    /** What a message has that its line has not, or the other way round; null when there is nothing. */
    @Nullable
    String difference(String line, String message) {
        return difference("", Json.parse(line), Json.parse(message));
    }

    private @Nullable String difference(String where, @Nullable Object expected, @Nullable Object actual) {
        if ("*".equals(expected)) {
            return null;
        }
        if (expected instanceof String name && name.startsWith("$")) {
            if (!named.containsKey(name)) {
                named.put(name, actual);
                return null;
            }
            return same(where, named.get(name), actual);
        }
        if (expected instanceof Map<?, ?> object && actual instanceof Map<?, ?> found) {
            if (!object.keySet().equals(found.keySet())) {
                return where + " has the members " + found.keySet() + " instead of " + object.keySet();
            }
            for (Object name : object.keySet()) {
                String difference = difference(where + "." + name, object.get(name), found.get(name));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        if (expected instanceof List<?> array && actual instanceof List<?> found && array.size() == found.size()) {
            for (int i = 0; i < array.size(); i++) {
                String difference = difference(where + "[" + i + "]", array.get(i), found.get(i));
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        return same(where, expected, actual);
    }

    private static @Nullable String same(String where, @Nullable Object expected, @Nullable Object actual) {
        return Objects.equals(expected, actual)
                ? null
                : where + " is " + Json.write(actual) + " instead of " + Json.write(expected);
    }
}
