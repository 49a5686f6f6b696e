package dev.hawser.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server gives no WebSocket over HTTP/2; the message says why. */
final class Http2Unavailable extends IOException {
    private static final long serialVersionUID = 1;

    Http2Unavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** It is not what this connection speaks. */
    static Http2Unavailable notSpoken(String why, @Nullable Throwable cause) {
        return new Http2Unavailable("the server does not speak HTTP/2: " + why, cause);
    }

    /** Itself, if that is what is behind a failure. */
    static @Nullable Http2Unavailable of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Http2Unavailable found) {
                return found;
            }
        }
        return null;
    }
}
