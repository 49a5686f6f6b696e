package dev.hawser.bench;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the lines that a load client prints, each when it happens. */
sealed interface LoadLine {
    Pattern OPENED = Pattern.compile("Opened (\\d+) of (\\d+) connections to \\S+ in (\\d+)ms");
    Pattern DELIVERED = Pattern.compile("Sent/Received (\\d+)/(\\d+) messages in (\\d+)ms: (\\d+)msg/s");
    Pattern LATENCY = Pattern.compile("latency +p50 (\\S+) .*\\bp99 (\\S+) .*\\bmax (\\S+)");
    Pattern TIME = Pattern.compile("([\\d.,]+)(us|ms|s)");
    Map<String, Double> MICROS = Map.of("us", 1.0, "ms", 1e3, "s", 1e6);
    Pattern USED = Pattern.compile("Used (\\d+)ms of processor time");
    Pattern CLOSED = Pattern.compile("Closed (\\d+) connections to \\S+ in (\\d+)ms");

    /** The connections are open; the messages begin now. */
    record Opened(int connections, int wanted, long millis) implements LoadLine {}

    /**
     * Every message has arrived.
     *
     * @param received deliveries: with a broadcast, messages times members
     * @param millis from the first send to the last delivery
     */
    record Delivered(long sent, long received, long millis) implements LoadLine {}

    /** How long deliveries took, in microseconds; from when a message was to be sent. */
    record Latency(double p50Micros, double p99Micros, double maxMicros) implements LoadLine {}

    /** What the client itself needed from the first send to the last delivery; only the one in C says it. */
    record Used(long cpuMillis) implements LoadLine {}

    /** The close handshakes are done. */
    record Closed(int connections, long millis) implements LoadLine {}

    /** The line's meaning, or empty when it is none of them. */
    static Optional<LoadLine> parse(String line) {
        Matcher opened = OPENED.matcher(line);
        if (opened.matches()) {
            return Optional.of(new Opened(
                    Integer.parseInt(opened.group(1)),
                    Integer.parseInt(opened.group(2)),
                    Long.parseLong(opened.group(3))));
        }
        Matcher delivered = DELIVERED.matcher(line);
        if (delivered.matches()) {
            return Optional.of(new Delivered(
                    Long.parseLong(delivered.group(1)),
                    Long.parseLong(delivered.group(2)),
                    Long.parseLong(delivered.group(3))));
        }
        Matcher latency = LATENCY.matcher(line);
        if (latency.matches()) {
            return Optional.of(
                    new Latency(micros(latency.group(1)), micros(latency.group(2)), micros(latency.group(3))));
        }
        Matcher used = USED.matcher(line);
        if (used.matches()) {
            return Optional.of(new Used(Long.parseLong(used.group(1))));
        }
        Matcher closed = CLOSED.matcher(line);
        if (closed.matches()) {
            return Optional.of(new Closed(Integer.parseInt(closed.group(1)), Long.parseLong(closed.group(2))));
        }
        return Optional.empty();
    }

    private static double micros(String time) {
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no time: " + time);
        }
        return Double.parseDouble(matcher.group(1).replace(",", "")) * MICROS.get(matcher.group(2));
    }
}
