package dev.hawser.bench;

import java.util.Locale;

/** A server under test. */
enum Contender {
    HAWSER,
    /** Rooms by the protocol hawser.v1 in files, as long-lived as {@code os}: sessions, acknowledgements, offsets, presence. */
    HAWSER_ROOMS,
    /** The same engine, each message sent to each member by itself. */
    HAWSER_EACH,
    JETTY,
    /** A channel group, one encoded frame, and flushes consolidated by Netty's own handler. */
    NETTY,
    /** The same with one flush of the whole group per turn of the event loop. */
    NETTY_TURN,
    UNDERTOW,
    VERTX,
    /** On a JDK of its own when the benchmark's is older than Java 21. */
    HELIDON,
    /** The least that can be done: one {@code write} per delivery, in C. */
    WRITELOOP;

    /** The word for it on the command line and in the tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is somebody else's server, and no yardstick of our own. */
    boolean isPeer() {
        return this != HAWSER && this != HAWSER_ROOMS && this != HAWSER_EACH && this != WRITELOOP;
    }
}
