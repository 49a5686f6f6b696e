package dev.hawser.load;

import java.io.PrintWriter;
import java.util.Locale;

/** Is told how far a load test is, on the thread that runs it. */
public interface LoadProgress {
    /** Back to the first column, and erase to the end of the line (ECMA-48 EL). */
    String ERASE_LINE = "\r\033[K";

    /** So much of the whole is done. Ten times a second. */
    void show(String phase, long done, long whole);

    /** Another second is over. */
    void sample(Sample sample);

    /** A part of the test is over, and something will be printed: leaves no trace on the line. */
    void clear();

    static LoadProgress none() {
        return new LoadProgress() {
            @Override
            public void show(String phase, long done, long whole) {}

            @Override
            public void sample(Sample sample) {}

            @Override
            public void clear() {}
        };
    }

    /** A bar that is drawn over itself, on a terminal. */
    static LoadProgress bar(PrintWriter out) {
        return new LoadProgress() {
            private static final int WIDTH = 40;

            @Override
            public void show(String phase, long done, long whole) {
                int filled = (int) (WIDTH * done / whole);
                draw(
                        out,
                        String.format(
                                Locale.ROOT,
                                "%-8s [%s%s] %3d%% %,d of %,d",
                                phase,
                                "#".repeat(filled),
                                ".".repeat(WIDTH - filled),
                                100 * done / whole,
                                done,
                                whole));
            }

            @Override
            public void sample(Sample sample) {}

            @Override
            public void clear() {
                eraseLine(out);
            }
        };
    }

    /** The figures of the last second, drawn over themselves, on a terminal. */
    static LoadProgress live(PrintWriter out) {
        return new LoadProgress() {
            @Override
            public void show(String phase, long done, long whole) {}

            @Override
            public void sample(Sample sample) {
                draw(out, TextReport.line(sample));
            }

            @Override
            public void clear() {
                eraseLine(out);
            }
        };
    }

    /**
     * The figures as plain lines.
     *
     * @param seconds between two of them, 1 or more
     */
    static LoadProgress lines(PrintWriter out, int seconds) {
        return new LoadProgress() {
            private int samples;

            @Override
            public void show(String phase, long done, long whole) {}

            @Override
            public void sample(Sample sample) {
                if (++samples % seconds == 0) {
                    out.println(TextReport.line(sample));
                    out.flush();
                }
            }

            @Override
            public void clear() {}
        };
    }

    /** In place of what the line has. What is wider than the terminal is cut off: on a second line it could not be drawn over. */
    private static void draw(PrintWriter out, String text) {
        // Without going on in the next line at the right margin (DECAWM, of the VT100 and all that came after it).
        out.print(ERASE_LINE + "\033[?7l" + text + "\033[?7h");
        out.flush();
    }

    private static void eraseLine(PrintWriter out) {
        out.print(ERASE_LINE);
        out.flush();
    }
}
