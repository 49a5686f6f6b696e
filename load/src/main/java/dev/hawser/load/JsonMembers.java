package dev.hawser.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object of a server, as far as a load test needs to know them. What is no JSON has members that make no sense. */
final class JsonMembers {
    private final String text;
    private final Map<String, String> values = new HashMap<>();
    private int at;

    private JsonMembers(String text) {
        this.text = text;
        at = 1;
        while (at < text.length() && text.charAt(at) != '}') {
            String name = next();
            at++;
            values.put(unquoted(name), next());
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
            }
        }
    }

    static JsonMembers of(String text) {
        return new JsonMembers(text);
    }

    /** A value as it is written, without spaces around it. */
    private String next() {
        int from = Math.min(at, text.length());
        int depth = 0;
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']')) {
                break;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return text.substring(from, Math.min(at, text.length())).strip();
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }

    /** A string, with its escapes as they are, or a number; empty when there is none. */
    String text(String name) {
        return unquoted(values.getOrDefault(name, ""));
    }

    /** A number; -1 when it is none. */
    int number(String name) {
        @Nullable String value = values.get(name);
        try {
            return value == null ? -1 : Integer.parseInt(value);
        } catch (NumberFormatException x) {
            return -1;
        }
    }
}
