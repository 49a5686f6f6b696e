package dev.hawser.load;

/** When the next message is sent. */
public sealed interface Pace {

    /**
     * The closed model: when enough of what was sent has come back. A server that slows down is sent less.
     *
     * @param messages that may be on their way at once, 1 or more
     */
    record Window(int messages) implements Pace {}

    /**
     * The open model: when its time has come, whatever the server does, as users who know nothing of each other would. Latency counts from
     * that time and not from when the message was really sent, so that a server that stalls is charged with all who waited meanwhile.
     *
     * @param perSecond messages of all clients together in a second, more than 0
     */
    record Rate(double perSecond) implements Pace {}
}
