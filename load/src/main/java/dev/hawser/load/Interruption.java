package dev.hawser.load;

import java.util.concurrent.TimeUnit;

/** The wish that a load test ends early: nothing more is opened or sent, and the rest is waited for a moment. Any thread. */
final class Interruption {
    /** What is on its way, pings and close handshakes may take so long together. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    // Written under the lock of this, the time before the flag.
    private volatile long requestedNanos;
    private volatile boolean requested;

    synchronized void request() {
        if (!requested) {
            requestedNanos = System.nanoTime();
            requested = true;
        }
    }

    boolean isRequested() {
        return requested;
    }

    /**
     * Whether nothing is to be waited for any more.
     *
     * @param nanos now
     */
    boolean isOver(long nanos) {
        return requested && nanos - requestedNanos >= PATIENCE_NANOS;
    }
}
