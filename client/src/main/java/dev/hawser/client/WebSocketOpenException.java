package dev.hawser.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection could not be opened; the message is one line that says why. */
public final class WebSocketOpenException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    WebSocketOpenException(String message, int status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status that refused the handshake, or 0 when there was no answer. */
    public int getStatus() {
        return status;
    }
}
