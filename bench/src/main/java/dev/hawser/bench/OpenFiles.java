package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How many files, which connections are, a process may have open. Children inherit it. */
final class OpenFiles {
    private static final String LINE = "Max open files";

    /** What a process has open besides connections: jars, logs, selectors. */
    private static final long RESERVE = 300;

    private OpenFiles() {}

    /**
     * Refuses a load that cannot be carried.
     *
     * @throws BenchFailure when a process may not have so many connections, with what to do
     */
    static void require(int connections) throws BenchFailure {
        try {
            require(connections, softLimit(Files.readAllLines(Path.of("/proc/self/limits"))));
        } catch (IOException e) {
            // No /proc, no check: the run says itself what it cannot open.
        }
    }

    static void require(int connections, long limit) throws BenchFailure {
        if (connections + RESERVE > limit) {
            throw new BenchFailure(String.format(
                    Locale.ROOT,
                    "%,d connections need %,d open files, and a process may have %,d: raise the limit (ulimit -n as root, or nofile in"
                            + " /etc/security/limits.conf), or take fewer (--clients)",
                    connections,
                    connections + RESERVE,
                    limit));
        }
    }

    /** The soft limit in the lines of {@code /proc/PID/limits} (proc(5)). */
    static long softLimit(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()).trim().split(" +")[0])
                .mapToLong(limit -> limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
