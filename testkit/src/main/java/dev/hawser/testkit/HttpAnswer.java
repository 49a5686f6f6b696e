package dev.hawser.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A whole HTTP response.
 *
 * @param body as text
 */
public record HttpAnswer(HttpHead head, String body) {
    public int status() {
        return head.status();
    }

    /** The first value of a field, by its name in lower case, or null. */
    public @Nullable String field(String name) {
        return head.field(name);
    }
}
