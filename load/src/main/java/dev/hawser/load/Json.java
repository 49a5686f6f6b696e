package dev.hawser.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259) of maps, lists, strings, numbers, booleans and null. */
final class Json {
    private static final int INDENT = 2;

    private Json() {}

    /** Names and values by turns, in this order. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    static String write(@Nullable Object value) {
        return write(value, 0) + "\n";
    }

    private static String write(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((name, member) -> members.add(quote(String.valueOf(name)) + ": " + write(member, depth + 1)));
            return block("{", members, "}", depth);
        }
        if (value instanceof List<?> list) {
            return block(
                    "[", list.stream().map(element -> write(element, depth + 1)).toList(), "]", depth);
        }
        if (value instanceof Double number) {
            // There is no other way to say that a number is none.
            return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4f", number) : "null";
        }
        return value instanceof String text ? quote(text) : String.valueOf(value);
    }

    private static String block(String open, List<String> parts, String close, int depth) {
        String inner = "\n" + " ".repeat(INDENT * (depth + 1));
        String outer = "\n" + " ".repeat(INDENT * depth);
        return parts.isEmpty()
                ? open + close
                : parts.stream().collect(Collectors.joining("," + inner, open + inner, outer + close));
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || Character.isSurrogate((char) c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
