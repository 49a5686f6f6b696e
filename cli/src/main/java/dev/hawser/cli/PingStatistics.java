package dev.hawser.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a ping run. One thread. */
final class PingStatistics {
    private static final double NANOS_PER_MILLI = 1e6;

    private int received;
    private int duplicates;
    private int late;
    private int wrong;
    private int unasked;

    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private double sumNanos;
    private double sumOfSquares;

    /** An answer came in time. */
    void countReceived(long nanos) {
        received++;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
        sumNanos += nanos;
        sumOfSquares += (double) nanos * nanos;
    }

    void countDuplicate() {
        duplicates++;
    }

    void countLate() {
        late++;
    }

    void countWrong() {
        wrong++;
    }

    void countUnasked() {
        unasked++;
    }

    int received() {
        return received;
    }

    /**
     * The last lines of a run.
     *
     * @param sent pings that were sent
     * @param pending those of them that may still be answered
     * @param time how long the run took
     */
    List<String> summary(int sent, int pending, Duration time) {
        List<String> lines = new ArrayList<>();
        lines.add(sent + " sent, " + received + " received"
                + more(duplicates, "doubled")
                + more(late, "late")
                + more(wrong, "wrong")
                + more(unasked, "unasked")
                + more(pending, "on the way") + ", " + percent(sent - received - pending, sent - pending)
                + "% lost, time " + time.toMillis() + " ms");
        if (received > 0) {
            double mean = sumNanos / received;
            double deviation = Math.sqrt(Math.max(0, sumOfSquares / received - mean * mean));
            lines.add(String.format(
                    Locale.ROOT,
                    "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
                    minNanos / NANOS_PER_MILLI,
                    mean / NANOS_PER_MILLI,
                    maxNanos / NANOS_PER_MILLI,
                    deviation / NANOS_PER_MILLI));
        }
        return lines;
    }

    private static String more(int count, String what) {
        return count == 0 ? "" : ", +" + count + " " + what;
    }

    /** Three digits that count, so that one of a million is not nothing. */
    private static String percent(int part, int whole) {
        return whole == 0
                ? "0"
                : BigDecimal.valueOf(100.0 * part / whole)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** A round trip with as many digits as count: "0.123 ms", "1.23 ms", "12.3 ms", "123 ms". */
    static String millis(long nanos) {
        double millis = nanos / NANOS_PER_MILLI;
        String format = millis < 1 ? "%.3f ms" : millis < 10 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%.0f ms";
        return String.format(Locale.ROOT, format, millis);
    }
}
