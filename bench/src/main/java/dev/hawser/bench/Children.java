package dev.hawser.bench;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes that this run has started: none of them outlives it, whether it ends, fails or is interrupted. Any thread. */
final class Children {
    private static final long STOP_SECONDS = 5;

    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /** Begins to watch over the end of this process. */
    Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill children"));
    }

    /** Adds a process, which stays until it has ended. */
    void add(Process process) {
        running.add(process);
        process.onExit().thenRun(() -> running.remove(process));
    }

    /** Asks a process and its descendants to end, and kills them when they do not. */
    void stop(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        descendants.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private void kill() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
