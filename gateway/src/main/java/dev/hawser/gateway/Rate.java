package dev.hawser.gateway;

import org.jspecify.annotations.Nullable;

/** How often something may happen. For one thread at a time. */
final class Rate {
    private final int times;
    private final long windowNanos;

    /** When it happened the last times, in a ring; null when it never did. */
    private long @Nullable [] ring;

    private int next;
    private int count;

    /**
     * So many times in each window.
     *
     * @param times 1 or more
     */
    Rate(int times, long windowNanos) {
        this.times = times;
        this.windowNanos = windowNanos;
    }

    /** Whether it may happen now; if so, it has. */
    boolean permits(long nowNanos) {
        long[] times = ring;
        if (times == null) {
            times = new long[this.times];
            ring = times;
        }
        if (count == times.length && nowNanos - times[next] < windowNanos) {
            return false;
        }
        times[next] = nowNanos;
        next = (next + 1) % times.length;
        count = Math.min(count + 1, times.length);
        return true;
    }
}
