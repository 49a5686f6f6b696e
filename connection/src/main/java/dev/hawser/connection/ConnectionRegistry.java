package dev.hawser.connection;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of a server or client, and the one timer that looks after the time limits of all of them, once a second: a timer
 * for each connection would cost memory, and work on every message. Any thread.
 */
public final class ConnectionRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRegistry.class);

    private static final long TICK_MILLIS = 1000;

    private final Scheduler scheduler;
    private final Set<EndPointConnection> connections = ConcurrentHashMap.newKeySet();
    /** The next tick, or null when there is nobody to look after. Guarded by this. */
    private Scheduler.@Nullable Task next;
    /** Completed when no connection is open, if somebody waits for that. Written under the lock of this. */
    private volatile @Nullable CompletableFuture<Void> emptied;

    /** A registry whose timer is on this scheduler, which has to be running while there are connections. */
    public ConnectionRegistry(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** How many connections are open, those that are closing counted. */
    public int size() {
        return connections.size();
    }

    /**
     * Begins the close handshake on every connection.
     *
     * @return completes when none is open any more
     */
    public CompletableFuture<Void> closeAll(int closeCode, String reason) {
        CompletableFuture<Void> done;
        synchronized (this) {
            // Whoever asked before waits for the same.
            done = emptied == null || emptied.isDone() ? new CompletableFuture<>() : emptied;
            emptied = done;
        }
        connections.forEach(pump -> pump.connection().close(closeCode, reason));
        completeIfEmpty();
        return done;
    }

    void add(EndPointConnection connection) {
        connections.add(connection);
        synchronized (this) {
            if (next == null) {
                schedule();
            }
        }
    }

    void remove(EndPointConnection connection) {
        connections.remove(connection);
        synchronized (this) {
            // A scheduler that is stopped forgets the tick; the first connection after it is started again needs a new
            // one. A tick that
            // runs just now cannot be cancelled, and sees to it itself.
            if (connections.isEmpty() && next != null && next.cancel()) {
                next = null;
            }
        }
        completeIfEmpty();
    }

    private void completeIfEmpty() {
        CompletableFuture<Void> waiting = emptied;
        if (waiting != null && connections.isEmpty()) {
            waiting.complete(null);
        }
    }

    /** The caller holds the lock. */
    private void schedule() {
        next = scheduler.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        for (EndPointConnection connection : connections) {
            try {
                connection.tick(now);
            } catch (Throwable x) {
                LOG.warn("Time limits of {} not kept", connection, x);
            }
        }
        synchronized (this) {
            next = null;
            if (!connections.isEmpty()) {
                schedule();
            }
        }
    }
}
