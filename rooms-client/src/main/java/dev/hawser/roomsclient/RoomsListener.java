package dev.hawser.roomsclient;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to a {@link RoomsClient}, and in its rooms.
 *
 * <p><b>Threads.</b> The callbacks of one client never run concurrently, and each sees what the one before it wrote. They may block; then the
 * server is not read, and its other messages wait. What they throw is logged.
 */
public interface RoomsListener {
    /** An entry of a room, in the order of offsets, each once. It has been dealt with, and will not be read again, when this returns. */
    void entry(Entry entry);

    /** There is a connection, and the server knows the session; rooms are joined next. */
    default void welcome(Welcome welcome) {}

    /**
     * There is no connection; there will be another attempt.
     *
     * @param reason in one line
     * @param delay how long until then
     */
    default void waiting(String reason, Duration delay) {}

    /**
     * There will be no connection any more, and no more callbacks. It is also called at the end of {@link RoomsClient#close}.
     *
     * @param reason in one line
     */
    default void stopped(String reason) {}

    /**
     * The server does not know the session any more, or somebody else has it: a new one begins, which has published nothing yet. What was sent and
     * not acknowledged has been refused with {@link Refusal#FATE_UNKNOWN}.
     */
    default void newSession(String reason) {}

    /** A room is read from now on; after each loss of the connection again. */
    default void joined(Joined joined) {}

    /** Entries are missing. */
    default void gap(Gap gap) {}

    /**
     * A room is not read any more.
     *
     * @param reason null when the application left; else {@code kicked} or {@code not_allowed}
     */
    default void left(String room, @Nullable String reason) {}

    /** Who is in a room has changed by an entry, which comes after this. */
    default void presence(String room, Presence presence) {}

    /** A signal of another session. */
    default void signal(Signal signal) {}

    /** A publish is acknowledged, or refused for good; also one of the process before this one ({@link ClientState}). */
    default void settled(Publication publication) {}

    /** Something else than a publish or a history was refused. When that is final, it will not be tried again. */
    default void refused(Refusal refusal) {}
}
