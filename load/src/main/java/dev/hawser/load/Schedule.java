package dev.hawser.load;

/**
 * When messages of the open model are to be sent.
 *
 * @param startNanos when the first one is, by {@link System#nanoTime}
 * @param perSecond how many in a second, more than 0
 */
record Schedule(long startNanos, double perSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** When a message is to be sent: 0 is the first one. */
    long nanosOf(long number) {
        return startNanos + (long) (number * (NANOS_PER_SECOND / perSecond));
    }
}
