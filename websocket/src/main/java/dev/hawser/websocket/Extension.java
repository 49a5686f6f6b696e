package dev.hawser.websocket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An extension that a handshake offers or answers with, as {@code Sec-WebSocket-Extensions} has it (RFC 6455 section 9.1).
 *
 * @param name the registered name, such as {@code permessage-deflate}; case counts
 * @param parameters in their order; may be empty
 */
public record Extension(String name, List<Parameter> parameters) {

    /**
     * A parameter of an extension.
     *
     * @param name an HTTP token
     * @param value an HTTP token, quotes removed; null when there is none
     */
    public record Parameter(String name, @Nullable String value) {}

    public Extension {
        parameters = List.copyOf(parameters);
    }
}
