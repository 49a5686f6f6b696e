package dev.hawser.client;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection could not be opened; the message is one line that says why. */
public final class WebSocketOpenException extends IOException {
    private static final long serialVersionUID = 1;

    private final OpeningStep step;
    private final int status;
    private final @Nullable Duration retryAfter;

    WebSocketOpenException(
            String message, OpeningStep step, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.step = step;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The HTTP status that refused the handshake, or 0 when there was no answer. */
    public int getStatus() {
        return status;
    }

    /** The step that failed. */
    public OpeningStep step() {
        return step;
    }

    /** The HTTP status that refused the handshake, or 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** How long the server wants to be left alone, or null when it has not said so. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
