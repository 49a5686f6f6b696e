package dev.hawser.chat;

import dev.hawser.websocket.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds out which user a request comes from. Any thread. */
interface Login {

    /** What was found out. */
    sealed interface Finding {}

    /**
     * It is known who it is.
     *
     * @param cookie what the browser shall show the next time; null for none
     */
    record Known(String user, @Nullable HttpCookie cookie) implements Finding {}

    /** The request is not served. */
    record Refused(Refusal refusal) implements Finding {}

    /** Finds out; may block. */
    Finding identify(Request request);

    /** Whether there is such a user, as far as is known. Does not block. */
    boolean isUser(String name);

    /** What {@link #reload} reads. */
    default List<Path> files() {
        return List.of();
    }

    /** The files have changed. */
    default void reload() {}

    /** Sets who is told of users that have to log in again, because they are gone or their password has changed. */
    default void whenChanged(Consumer<String> listener) {}
}
