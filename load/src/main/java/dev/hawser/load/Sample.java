package dev.hawser.load;

/**
 * About a second of a load test.
 *
 * @param endMillis when it was over, since the test began
 * @param millis how long it was, 1 or more
 * @param open connections that were open at its end
 * @param sent messages in it
 * @param received deliveries in it
 * @param errors in it
 * @param measured deliveries in it whose latency was measured
 * @param medianNanos half of those took so long, or less
 * @param p99Nanos 99 percent of those took so long, or less
 * @param maxNanos the longest one
 */
public record Sample(
        long endMillis,
        long millis,
        int open,
        long sent,
        long received,
        long errors,
        long measured,
        long medianNanos,
        long p99Nanos,
        long maxNanos) {

    /** Messages in a second. */
    double sentPerSecond() {
        return 1000.0 * sent / millis;
    }

    /** Deliveries in a second. */
    double receivedPerSecond() {
        return 1000.0 * received / millis;
    }
}
