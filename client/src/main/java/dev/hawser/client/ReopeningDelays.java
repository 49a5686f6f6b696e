package dev.hawser.client;

import java.time.Duration;

/**
 * How long a {@link Reopener} waits. Each wait is chosen by chance between {@code shortest} and a spread; the spread is
 * {@code firstSpread} at first, and becomes {@code factor} times as long with each attempt, until a connection was steady.
 *
 * @param shortest the least wait, and the least time between the beginnings of two attempts; more than zero
 * @param firstSpread the first spread; not less than {@code shortest}
 * @param factor 1 or more
 * @param longestSpread the longest spread; not less than {@code firstSpread}
 * @param laterDelay what is waited before the chance when the verdict is {@link ReopeningVerdict#LATER}, and the server has not said how
 *     long; zero or more
 * @param laterSpread the least spread then; zero or more
 * @param longestRetryAfter a server's {@code Retry-After} of more is taken as this; zero or more
 * @param steadyAfter a connection that was open for so long was steady: the first spread comes next; zero or more
 */
public record ReopeningDelays(
        Duration shortest,
        Duration firstSpread,
        double factor,
        Duration longestSpread,
        Duration laterDelay,
        Duration laterSpread,
        Duration longestRetryAfter,
        Duration steadyAfter) {

    /** 0.5 to 5 s, doubled up to 60 s; later: 5 to 30 s; Retry-After up to 10 minutes; steady after 60 s. */
    public static final ReopeningDelays DEFAULT = of(ReopeningTable.STANDARD);

    public ReopeningDelays {
        if (shortest.isNegative() || shortest.isZero()) {
            throw new IllegalArgumentException("shortest " + shortest + " is not positive");
        }
        requireAtLeast(shortest, firstSpread, "firstSpread");
        requireAtLeast(firstSpread, longestSpread, "longestSpread");
        requireAtLeast(Duration.ZERO, laterDelay, "laterDelay");
        requireAtLeast(Duration.ZERO, laterSpread, "laterSpread");
        requireAtLeast(Duration.ZERO, longestRetryAfter, "longestRetryAfter");
        requireAtLeast(Duration.ZERO, steadyAfter, "steadyAfter");
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor " + factor + " < 1");
        }
    }

    static ReopeningDelays of(ReopeningTable table) {
        return new ReopeningDelays(
                table.time("shortest-delay"),
                table.time("first-spread"),
                table.figure("factor"),
                table.time("longest-spread"),
                table.time("later-delay"),
                table.time("later-spread"),
                table.time("longest-retry-after"),
                table.time("steady-after"));
    }

    /** These delays, with waits between these two times at first, and the longest spread if it would be less than the first one. */
    public ReopeningDelays withFirst(Duration least, Duration spread) {
        Duration longest = longestSpread.compareTo(spread) < 0 ? spread : longestSpread;
        return new ReopeningDelays(
                least, spread, factor, longest, laterDelay, laterSpread, longestRetryAfter, steadyAfter);
    }

    /** These delays, with spreads that get longer so, and up to that. */
    public ReopeningDelays withGrowth(double times, Duration longest) {
        return new ReopeningDelays(
                shortest, firstSpread, times, longest, laterDelay, laterSpread, longestRetryAfter, steadyAfter);
    }

    /** These delays, with other ones when the server is busy and has not said how long. */
    public ReopeningDelays withLater(Duration delay, Duration spread) {
        return new ReopeningDelays(
                shortest, firstSpread, factor, longestSpread, delay, spread, longestRetryAfter, steadyAfter);
    }

    /** These delays, with another limit of {@code Retry-After}. */
    public ReopeningDelays withLongestRetryAfter(Duration longest) {
        return new ReopeningDelays(
                shortest, firstSpread, factor, longestSpread, laterDelay, laterSpread, longest, steadyAfter);
    }

    /** These delays, with another time after which a connection was steady. */
    public ReopeningDelays withSteadyAfter(Duration time) {
        return new ReopeningDelays(
                shortest, firstSpread, factor, longestSpread, laterDelay, laterSpread, longestRetryAfter, time);
    }

    /**
     * The spread of a wait.
     *
     * @param before waits since the last steady connection, 0 or more
     */
    Duration spread(int before) {
        double nanos = firstSpread.toNanos() * Math.pow(factor, before);
        return nanos < longestSpread.toNanos() ? Duration.ofNanos((long) nanos) : longestSpread;
    }

    private static void requireAtLeast(Duration least, Duration value, String name) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " " + value + " < " + least);
        }
    }
}
