package dev.hawser.rooms;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each user may do something, in all rooms and sessions together: a bucket of tokens that fills by itself. A user who is not kept here
 * has a full one. Any thread.
 *
 * <p>Kept for the user and not for the session, because a new session costs nothing.
 */
final class UserRate {
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final int burst;
    private final long intervalNanos;
    /** When those who were refused are asked to come back, so many are there: who comes back for a single one would ask all the time. */
    private final long enough;

    /** When each user's bucket will be full. */
    private final ConcurrentHashMap<String, Long> fullAt = new ConcurrentHashMap<>();

    UserRate(RateLimit limit) {
        this.burst = limit.burst();
        this.intervalNanos = limit.interval().toNanos();
        this.enough = Math.min(burst, Math.max(1, SECOND_NANOS / intervalNanos));
    }

    /** Takes a token. Returns 0, or after how many nanoseconds to ask again when there is none. */
    long take(String user, long nowNanos) {
        return take(user, 1, nowNanos);
    }

    /** Takes some tokens together, or a full bucket where it has no more. */
    long take(String user, int tokens, long nowNanos) {
        long taken = Math.min(tokens, burst) * intervalNanos;
        long[] wait = {0};
        fullAt.compute(user, (name, full) -> {
            long missing = full == null ? 0 : Math.max(0, full - nowNanos);
            if (missing + taken <= burst * intervalNanos) {
                return nowNanos + missing + taken;
            }
            wait[0] = missing - (burst - Math.max(enough, Math.min(tokens, burst))) * intervalNanos;
            return full;
        });
        return wait[0];
    }

    /** Puts a token back: nothing came of it. */
    void giveBack(String user) {
        giveBack(user, 1);
    }

    /** Puts back what was taken together. */
    void giveBack(String user, int tokens) {
        fullAt.computeIfPresent(user, (name, full) -> full - Math.min(tokens, burst) * intervalNanos);
    }

    /** Forgets those whose buckets are full. */
    void sweep(long nowNanos) {
        fullAt.values().removeIf(full -> full - nowNanos <= 0);
    }

    /** How many users are kept. */
    int size() {
        return fullAt.size();
    }
}
