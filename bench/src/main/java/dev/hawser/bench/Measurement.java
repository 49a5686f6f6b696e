package dev.hawser.bench;

/**
 * What one run of the load client measured.
 *
 * @param millis from the first send to the last delivery, by the client's clock
 * @param cpuMicros CPU time of the server between the client's {@code Opened} and {@code Sent/Received} lines, all threads
 * @param openRssKib resident memory of the server when all connections were open and no message sent, in KiB
 * @param peakRssKib the server's peak so far, in KiB
 */
record Measurement(long deliveries, long millis, long cpuMicros, long openRssKib, long peakRssKib) {

    /** Deliveries per second; a run below the resolution of the client's line counts as one millisecond. */
    double deliveriesPerSecond() {
        return deliveries * 1000.0 / Math.max(1, millis);
    }

    /** CPU time of the server per delivery, in microseconds. */
    double cpuMicrosPerDelivery() {
        return (double) cpuMicros / deliveries;
    }
}
