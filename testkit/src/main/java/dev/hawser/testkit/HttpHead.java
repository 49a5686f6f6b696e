package dev.hawser.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 message: a request's or a response's.
 *
 * @param startLine the first line
 * @param fields the values of each field, by its name in lower case
 */
public record HttpHead(String startLine, Map<String, List<String>> fields) {

    /** The status of a response. */
    public int status() {
        return Integer.parseInt(startLine.split(" ", 3)[1]);
    }

    /** The first value of a field, or null. */
    public @Nullable String field(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }
}
