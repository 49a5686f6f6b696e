package dev.hawser.load;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent once the connections are open.
 *
 * @param mode what the server does with a message
 * @param pace when the next one is sent; has no meaning for {@link LoadMode#IDLE}
 * @param messages to send by all clients together, 1 or more; {@link #UNLIMITED} when only the time counts
 * @param duration how long to send, or to hold the connections; zero when only the number of messages counts
 * @param sizes how long messages are; null for short ones
 * @param latency whether to measure it in the closed model of {@link LoadMode#BROADCAST} too, where it costs a little; in all other cases
 *     it is measured
 * @param rooms of {@code hawser.v1} that the clients join in turn, in mode {@link LoadMode#BROADCAST}; empty for a server that sends on what it is
 *     sent
 * @param seed of all that is by chance: who speaks, and what
 */
public record TrafficPlan(
        LoadMode mode,
        Pace pace,
        int messages,
        Duration duration,
        @Nullable MessageSizes sizes,
        boolean latency,
        List<String> rooms,
        long seed) {
    /** As many messages as the time allows. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    public TrafficPlan {
        rooms = List.copyOf(rooms);
    }

    /** Whether the time that a message takes is measured. */
    public boolean measuresLatency() {
        return mode != LoadMode.IDLE && (latency || mode == LoadMode.ECHO || pace instanceof Pace.Rate);
    }
}
