package dev.hawser.client;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what servers are asked and what they answer to the logger that the frames are written to ({@code dev.hawser.trace}), at level trace.
 * Of a request the values of the fields are shown that the client makes itself, of an answer all but cookies: others may be secret. Nothing is looked at
 * unless the logger wants to have it. Any thread.
 */
final class AttemptTrace {
    private static final Logger LOG = LoggerFactory.getLogger("dev.hawser.trace");

    private static final Set<String> OPEN = Set.of(
            "accept-encoding",
            "host",
            "upgrade",
            "connection",
            "origin",
            "sec-websocket-version",
            "sec-websocket-key",
            "sec-websocket-protocol",
            "sec-websocket-extensions");

    private AttemptTrace() {}

    /**
     * A request goes out.
     *
     * @param peer names the connection
     * @param line method, target and version
     */
    static void asked(@Nullable Object peer, String line, HttpFields fields) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{} -> {} {}", peer, Text.line(line), shown(fields, OPEN::contains));
        }
    }

    /**
     * The header of an answer has come in.
     *
     * @param peer names the connection
     * @param line version, status and reason
     */
    static void answered(@Nullable Object peer, String line, HttpFields fields) {
        if (LOG.isTraceEnabled()) {
            LOG.trace("{} <- {} {}", peer, Text.line(line), shown(fields, name -> !name.startsWith("set-cookie")));
        }
    }

    private static String shown(HttpFields fields, Predicate<String> isShown) {
        return fields.stream().map(field -> shown(field, isShown)).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String shown(HttpField field, Predicate<String> isShown) {
        String value = isShown.test(field.getLowerCaseName()) ? String.valueOf(field.getValue()) : "...";
        return Text.line(field.getName() + ": " + value);
    }
}
