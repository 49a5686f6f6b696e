package dev.hawser.roomsclient;

import java.time.Duration;
import java.time.Instant;

/**
 * What the server said when it took the session.
 *
 * @param id the public name of the session
 * @param user whose it is
 * @param time by the server's clock
 */
public record Welcome(String id, String user, Instant time, Times times, Limits limits) {

    /**
     * Times of the server.
     *
     * @param idle the connection ends after so much silence
     * @param ping something is sent at least that often
     * @param grace how long a member may have no connection before it has left
     * @param poll how long an answer of long-polling may take
     * @param shortest the least wait before the next connection
     * @param longest the longest one
     */
    public record Times(
            Duration idle, Duration ping, Duration grace, Duration poll, Duration shortest, Duration longest) {}

    /**
     * Limits of the server.
     *
     * @param data bytes of what is published, as compact JSON
     * @param signal bytes of a signal's data
     * @param rooms that a connection is in
     * @param unacknowledged publishes under way in a room
     * @param history entries of a history
     */
    public record Limits(int data, int signal, int rooms, int unacknowledged, int history) {}

    static final Welcome NONE = of(Message.ofType("welcome").with("user", "").with("id", ""));

    static Welcome of(Message message) {
        Message times = message.object("times");
        Message limits = message.object("limits");
        return new Welcome(
                message.string("id"),
                message.string("user"),
                Instant.ofEpochMilli(message.integer("time", 0)),
                new Times(
                        millis(times, "idle", 60_000),
                        millis(times, "ping", 25_000),
                        millis(times, "grace", 30_000),
                        millis(times, "wait", 25_000),
                        millis(times, "shortest", 500),
                        millis(times, "longest", 60_000)),
                new Limits(
                        count(limits, "data", 65_536),
                        count(limits, "signal", 1024),
                        count(limits, "rooms", 100),
                        count(limits, "unacknowledged", 64),
                        count(limits, "history", 200)));
    }

    private static Duration millis(Message times, String name, long otherwise) {
        return Duration.ofMillis(Math.max(1, times.integer(name, otherwise)));
    }

    private static int count(Message limits, String name, int otherwise) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, limits.integer(name, otherwise)));
    }
}
