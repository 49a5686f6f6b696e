package dev.hawser.cli;

import java.io.Console;
import java.io.PrintWriter;

/** Shows how far a load test is. */
interface LoadProgress {
    /** So much of the whole is done. */
    void show(String phase, long done, long whole);

    /** Leaves no trace on the line. */
    void clear();

    static LoadProgress none() {
        return new LoadProgress() {
            @Override
            public void show(String phase, long done, long whole) {}

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
                out.printf(
                        "\r%-8s [%s%s] %3d%% %,d of %,d",
                        phase, "#".repeat(filled), ".".repeat(WIDTH - filled), 100 * done / whole, done, whole);
                out.flush();
            }

            @Override
            public void clear() {
                // Back to the first column, and erase to the end of the line (ECMA-48 EL).
                out.print("\r\033[K");
                out.flush();
            }
        };
    }

    /** Whether a person sees the output. */
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console without a terminal too, and it can be asked.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
