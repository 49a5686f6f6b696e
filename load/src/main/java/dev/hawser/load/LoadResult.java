package dev.hawser.load;

import java.time.Instant;
import java.util.List;

/**
 * What came of a load test.
 *
 * @param plan what was to be done
 * @param interrupted whether it was ended before all that was done
 * @param began when the first connection was asked for
 * @param connections what became of them
 * @param deliveries what became of the messages
 * @param latency how long deliveries took; {@link Latency#NONE} when it was not measured
 * @param cpu what the load test itself needed
 * @param errors by kind, in the order in which they first came
 * @param samples second by second
 */
public record LoadResult(
        LoadPlan plan,
        boolean interrupted,
        Instant began,
        Connections connections,
        Deliveries deliveries,
        Latency latency,
        ClientCpu cpu,
        List<ErrorCount> errors,
        List<Sample> samples) {

    /**
     * What became of the connections.
     *
     * @param wanted as many as the plan says
     * @param opened of those
     * @param openMillis what that took, until a ping was answered on each
     * @param lost of those that were open: ended by the server, or given up for an error
     * @param serverPings that came and were answered
     */
    public record Connections(int wanted, int opened, long openMillis, int lost, long serverPings) {}

    /**
     * What became of the messages.
     *
     * @param sent messages
     * @param received deliveries
     * @param missing deliveries of what was sent that did not come
     * @param underWay deliveries of what was sent that were not waited for, because the test was interrupted
     * @param presence entries about who is there that came beside them
     * @param foreign messages that came beside them, of others who are in the room
     * @param nanos from the first message to the last delivery; of {@link LoadMode#IDLE}, how long the connections were held
     * @param bytesIn that came in meanwhile, as they were on the wire inside TLS, frame headers counted
     * @param bytesOut that went out
     */
    public record Deliveries(
            long sent,
            long received,
            long missing,
            long underWay,
            long presence,
            long foreign,
            long nanos,
            long bytesIn,
            long bytesOut) {
        /** Deliveries in a second. */
        public double perSecond() {
            return received * (1e9 / Math.max(1, nanos));
        }
    }

    public LoadResult {
        errors = List.copyOf(errors);
        samples = List.copyOf(samples);
    }

    /** How many errors there were. */
    public long errorCount() {
        return errors.stream().mapToLong(ErrorCount::count).sum();
    }
}
