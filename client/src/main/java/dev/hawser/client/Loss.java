package dev.hawser.client;

import dev.hawser.websocket.CloseStatus;
import java.time.Duration;

/** Why a {@link Reopener} has no connection. */
public sealed interface Loss {

    /** What happened, in one line. */
    String description();

    /** There was a connection, and it ended. */
    record Closed(CloseStatus status) implements Loss {
        @Override
        public String description() {
            String reason = status.reason().isEmpty() ? "" : ": " + status.reason();
            return "closed with " + status.closeCode() + reason;
        }
    }

    /** This side gave it up ({@link Reopener#abandon}). */
    record Abandoned(String reason) implements Loss {
        @Override
        public String description() {
            return reason;
        }
    }

    /** The connection could not be opened; the failure says at which step, and which status the server answered with. */
    record Refused(WebSocketOpenException failure) implements Loss {
        @Override
        public String description() {
            return String.valueOf(failure.getMessage());
        }
    }

    /** There was no answer within the time that an attempt has ({@link ReopeningOptions#openingTimeout}). */
    record TimedOut(Duration timeout) implements Loss {
        @Override
        public String description() {
            return "no answer within " + timeout.toMillis() + " ms";
        }
    }

    /** This side could not make the attempt: what the application gave for it threw, or is not valid. */
    record Failed(Throwable failure) implements Loss {
        @Override
        public String description() {
            return failure.toString();
        }
    }
}
