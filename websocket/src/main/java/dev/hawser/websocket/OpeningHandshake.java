package dev.hawser.websocket;

import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for when it opened a connection: a copy of the request's parts, which may be kept where the request may not. Made only
 * for endpoints that are {@link WebSocket.OnOpeningHandshake}.
 *
 * @param target path and query as the client sent them
 * @param headers the request's fields; their names are not case-sensitive
 * @param parameters those of the query, decoded
 * @param cookies by name; of several with one name the first
 * @param principal who the user is, or null when the server did not ask
 * @param sessionId the HTTP session's, or null when there is none
 */
public record OpeningHandshake(
        String target,
        Map<String, List<String>> headers,
        Map<String, List<String>> parameters,
        Map<String, String> cookies,
        @Nullable Principal principal,
        @Nullable String sessionId) {
    public OpeningHandshake {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> byName.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(byName);
        parameters = Map.copyOf(parameters);
        cookies = Map.copyOf(cookies);
    }
}
