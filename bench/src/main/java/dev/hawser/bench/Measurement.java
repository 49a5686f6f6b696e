package dev.hawser.bench;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one run of the load client measured.
 *
 * @param millis from the first send to the last delivery, by the client's clock
 * @param cpuMicros CPU time of the server between the client's {@code Opened} and {@code Sent/Received} lines, all threads
 * @param clientCpuMillis CPU time of the load client from the first send to the last delivery, if it says so
 * @param latency how long deliveries took, where the workload measures it
 * @param openRssKib resident memory of the server when all connections were open and no message sent, in KiB
 * @param peakRssKib the server's peak so far, in KiB
 */
record Measurement(
        long deliveries,
        long millis,
        long cpuMicros,
        OptionalLong clientCpuMillis,
        Optional<LoadLine.Latency> latency,
        long openRssKib,
        long peakRssKib) {

    /** Deliveries per second; a run below the resolution of the client's line counts as one millisecond. */
    double deliveriesPerSecond() {
        return deliveries * 1000.0 / Math.max(1, millis);
    }

    /** The part of one core that the load client used, 0 to 1 for a client of one thread; near 1 it was the client that limited the rate. */
    OptionalDouble clientBusy() {
        return clientCpuMillis.isPresent()
                ? OptionalDouble.of((double) clientCpuMillis.getAsLong() / Math.max(1, millis))
                : OptionalDouble.empty();
    }

    /** CPU time of the server per delivery, in microseconds. */
    double cpuMicrosPerDelivery() {
        return (double) cpuMicros / deliveries;
    }
}
