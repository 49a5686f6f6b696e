package dev.hawser.chat;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Warnings that others can cause, of which a minute has no more than some: the next minute's first says how many were left out. Any thread. */
final class SparseLog {
    static final int LINES = 20;

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int SHOWN_LETTERS = 80;

    private final Logger log;
    private final LongSupplier nanoClock;

    // Guarded by this.
    private long begun;
    private int lines = -1;

    SparseLog(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /** Writes a line, or counts it. */
    void warn(String line) {
        int leftOut = take();
        if (leftOut > 0) {
            log.warn("{} lines like the next one were left out", leftOut);
        }
        if (leftOut >= 0) {
            log.warn(line);
        }
    }

    /** How many were left out before; less than 0 when this one is. */
    private synchronized int take() {
        long now = nanoClock.getAsLong();
        int leftOut = 0;
        if (lines < 0 || now - begun >= MINUTE_NANOS) {
            leftOut = Math.max(0, lines - LINES);
            begun = now;
            lines = 0;
        }
        lines++;
        return lines > LINES ? -1 : leftOut;
    }

    /** What somebody sent, as it can be in a line: short, and without control characters. */
    static String quoted(String text) {
        String shown = text.length() > SHOWN_LETTERS ? text.substring(0, SHOWN_LETTERS) + "…" : text;
        return "\"" + shown.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?") + "\"";
    }
}
