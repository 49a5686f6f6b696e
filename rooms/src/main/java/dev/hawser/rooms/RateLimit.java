package dev.hawser.rooms;

import java.time.Duration;

/**
 * How often a user may do something: so often at once, and once more after each interval, in all rooms and sessions together.
 *
 * @param burst 1 to 1,000,000
 * @param interval 1 microsecond to an hour
 */
public record RateLimit(int burst, Duration interval) {
    private static final int MAX_BURST = 1_000_000;
    private static final Duration MIN_INTERVAL = Duration.ofNanos(1000);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /** @throws IllegalArgumentException naming what is out of range */
    public RateLimit {
        if (burst < 1 || burst > MAX_BURST) {
            throw new IllegalArgumentException("a burst of " + burst + " is not within 1 and " + MAX_BURST);
        }
        if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "an interval of " + interval + " is not within " + MIN_INTERVAL + " and " + MAX_INTERVAL);
        }
    }
}
