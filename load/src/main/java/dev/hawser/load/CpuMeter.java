package dev.hawser.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/** Measures what this process needs between two moments. Owned by the thread that runs the test. */
final class CpuMeter {
    /** How the names of the client's threads begin. */
    private static final String READER = "websocket-client";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final int readers;

    private long startNanos;
    private long processNanos;
    private Map<Long, Long> readerNanos = Map.of();

    /** @param readers threads that read connections at a time */
    CpuMeter(int readers) {
        this.readers = readers;
    }

    void start() {
        startNanos = System.nanoTime();
        processNanos = processNanos();
        readerNanos = readerNanos();
    }

    /** What was needed since {@link #start}. */
    ClientCpu stop(long maxDelayNanos) {
        double wall = Math.max(1, System.nanoTime() - startNanos);
        int cores = Runtime.getRuntime().availableProcessors();
        Map<Long, Long> before = readerNanos;
        long reading = readerNanos().entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
        return new ClientCpu(
                cores,
                share((processNanos() - processNanos) / (wall * cores)),
                share(reading / (wall * readers)),
                maxDelayNanos);
    }

    private static double share(double part) {
        return Math.max(0, Math.min(1, part));
    }

    private static long processNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private Map<Long, Long> readerNanos() {
        Map<Long, Long> nanos = new HashMap<>();
        if (threads.isThreadCpuTimeSupported()) {
            for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith(READER)) {
                    nanos.put(thread.getThreadId(), Math.max(0, threads.getThreadCpuTime(thread.getThreadId())));
                }
            }
        }
        return nanos;
    }
}
