package dev.hawser.store;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks one at a time and in order, without a thread of its own: whoever finds nobody running them does so. What a callback adds runs
 * after it.
 */
final class Callbacks {
    /** Guarded by this. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    /** Guarded by this. */
    private boolean running;

    synchronized void add(Runnable callback) {
        waiting.add(callback);
    }

    /** Runs what waits, unless another call of this method does. Holds no lock meanwhile. */
    void run() {
        Runnable next = first();
        while (next != null) {
            next.run();
            next = following();
        }
    }

    private synchronized @Nullable Runnable first() {
        if (running || waiting.isEmpty()) {
            return null;
        }
        running = true;
        return waiting.remove();
    }

    private synchronized @Nullable Runnable following() {
        Runnable next = waiting.poll();
        running = next != null;
        return next;
    }
}
