package dev.hawser.roomsclient;

import java.time.Duration;
import java.util.function.Consumer;

/** What a session has around it: time, the state that outlives it, and who holds its connection. Called in turn. */
interface Surroundings {
    /** Runs a task in turn, after this time. */
    void later(Duration delay, Runnable task);

    /** Runs a task in a turn of its own, behind what is to be dealt with already. */
    void soon(Runnable task);

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Milliseconds since 1970-01-01 UTC. */
    long millis();

    /** How long to wait after a refusal for now: as long as the server says, up to 10 minutes, or 5 to 30 s by chance. */
    Duration pause(Refusal refusal);

    /** How long the server may take to open a connection, and then to welcome the session. */
    Duration openingTimeout();

    void tell(Consumer<RoomsListener> event);

    /** Keeps the session's state now. */
    void save();

    /** Keeps it before long, together with what else changes until then. */
    void saveSoon();

    /** Drops the connection; there will be another one. */
    void abandon(String reason);

    /** There was no answer to a hello in the time of an opening: the present transport may not get through. The connection is abandoned next. */
    void unanswered();

    /** The server has answered a hello: the present transport gets through to it. */
    void heard();

    /** The server has taken the session, and says how long it wants its clients to wait. */
    void welcomed(Welcome.Times times);

    /** Ends it all; a connection is closed with this code. */
    void stop(String reason, int closeCode);
}
