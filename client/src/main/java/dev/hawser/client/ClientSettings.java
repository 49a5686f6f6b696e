package dev.hawser.client;

import dev.hawser.connection.ConnectionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client had set when a connection was opened.
 *
 * @param protocols offered, by preference
 * @param headers the user's own fields
 * @param cookies the user's own cookies
 * @param handshakeTimeout how long a server may take from a request to the whole head of its answer
 * @param versions of HTTP that may be used
 */
record ClientSettings(
        List<String> protocols,
        @Nullable String origin,
        Map<String, String> headers,
        Map<String, String> cookies,
        @Nullable Credentials credentials,
        int maxRedirects,
        Duration handshakeTimeout,
        HttpVersions versions,
        ConnectionOptions options) {}
