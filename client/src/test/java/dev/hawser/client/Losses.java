package dev.hawser.client;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can become of a connection. */
final class Losses {
    private Losses() {}

    /** The server has closed. */
    static Loss closed(int code) {
        return closed(code, CloseCause.PEER);
    }

    static Loss closed(int code, CloseCause cause) {
        return new Loss.Closed(new CloseStatus(code, "", cause));
    }

    static Loss lost() {
        return closed(1006, CloseCause.LOST);
    }

    static Loss refused(int status) {
        return refused(status, null);
    }

    static Loss refused(int status, @Nullable Duration retryAfter) {
        return failed(OpeningStep.HTTP, status, retryAfter, null);
    }

    /** There was no answer. */
    static Loss failed(OpeningStep step, @Nullable Throwable cause) {
        return failed(step, 0, null, cause);
    }

    static Loss failed(OpeningStep step, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new Loss.Refused(
                new WebSocketOpenException(step + " failed with " + status, step, status, retryAfter, cause));
    }
}
