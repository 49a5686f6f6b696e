package dev.hawser.client;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection could not be opened; the message is one line that says what happened at which step. */
public final class WebSocketOpenException extends IOException {
    private static final long serialVersionUID = 1;

    private final OpeningStep step;
    private final int status;
    private final @Nullable Duration retryAfter;

    /**
     * For an {@link Opener} of the application's own; otherwise this package makes them.
     *
     * @param message one line that says what happened
     * @param status 0 when there was no answer
     * @param retryAfter null when the server did not say
     */
    public WebSocketOpenException(
            String message, OpeningStep step, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.step = step;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The step that failed. */
    public OpeningStep step() {
        return step;
    }

    /** The HTTP status with which the server, or at step {@link OpeningStep#PROXY} the proxy, refused; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /**
     * After what time the server wants to be asked again ({@code Retry-After}, RFC 9110 section 10.2.3); zero when that is already past, null
     * when it did not say.
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
