package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
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

    /** Between two groups of connections that are closed one after the other. */
    private static final long STEP_MILLIS = 50;

    /** How connections are closed that open when it is too late. */
    private record Ending(int closeCode, String reason) {}

    private final Scheduler scheduler;
    private final Set<EndPointConnection> connections = ConcurrentHashMap.newKeySet();
    /** How many will open in a moment. */
    private final AtomicInteger expected = new AtomicInteger();
    /** The next tick, or null when there is nobody to look after. Guarded by this. */
    private Scheduler.@Nullable Task next;

    private final LongAdder opened = new LongAdder();
    private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();
    /** What connections that are not open any more have done. Guarded by itself. */
    private final Traffic past = new Traffic();
    /** Completed when no connection is open, if somebody waits for that. Written under the lock of this. */
    private volatile @Nullable CompletableFuture<Void> emptied;
    /** Set for good when this takes no more connections. */
    private volatile @Nullable Ending ending;

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
        CompletableFuture<Void> done = whenEmpty();
        connections.forEach(pump -> pump.close(closeCode, reason, CloseCause.SHUTDOWN));
        completeIfEmpty();
        return done;
    }

    /**
     * Begins the close handshake on one group of connections after the other, so that those who were connected do not all come back in the
     * same moment; and at once on every connection that opens from now on.
     *
     * @param spread after this time the last group's turn has come; zero for all at once
     * @return completes when none is open any more
     */
    public CompletableFuture<Void> shutdown(int closeCode, String reason, Duration spread) {
        Ending how = new Ending(closeCode, reason);
        ending = how;
        CompletableFuture<Void> done = whenEmpty();
        List<EndPointConnection> all = List.copyOf(connections);
        long groups = 1 + spread.toMillis() / STEP_MILLIS;
        closeGroup(all.iterator(), Math.toIntExact((all.size() + groups - 1) / groups), how);
        completeIfEmpty();
        return done;
    }

    /** What the connections have done up to now. */
    public ConnectionStatistics statistics() {
        Traffic all = new Traffic();
        long queuedBytes = 0;
        synchronized (past) {
            all.add(past);
            for (EndPointConnection connection : connections) {
                all.add(connection);
                queuedBytes += connection.connection().getQueuedBytes();
            }
        }
        Map<Integer, Long> byCode = new HashMap<>();
        closes.forEach((code, count) -> byCode.put(code, count.sum()));
        return new ConnectionStatistics(
                size(), opened.sum(), all.messagesIn, all.messagesOut, all.bytesIn, all.bytesOut, queuedBytes, byCode);
    }

    /** Counts an {@code onClose}. */
    void onClosed(int closeCode) {
        closes.computeIfAbsent(closeCode, code -> new LongAdder()).increment();
    }

    /** A connection will open, and its peer may know of it already: until {@link #settle}, those who wait that none is open wait for it, too. */
    public void expect() {
        expected.incrementAndGet();
    }

    /** What was expected has opened, or will not. */
    public void settle() {
        expected.decrementAndGet();
        completeIfEmpty();
    }

    void add(EndPointConnection connection) {
        connections.add(connection);
        opened.increment();
        synchronized (this) {
            if (next == null) {
                schedule();
            }
        }
        // After it was added: shutdown has seen it, or is seen here.
        Ending late = ending;
        if (late != null) {
            connection.close(late.closeCode(), late.reason(), CloseCause.SHUTDOWN);
        }
    }

    void remove(EndPointConnection connection) {
        synchronized (past) {
            if (connections.remove(connection)) {
                past.add(connection);
            }
        }
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

    private synchronized CompletableFuture<Void> whenEmpty() {
        // Whoever asked before waits for the same.
        CompletableFuture<Void> waiting = emptied;
        CompletableFuture<Void> done = waiting == null || waiting.isDone() ? new CompletableFuture<>() : waiting;
        emptied = done;
        return done;
    }

    private void closeGroup(Iterator<EndPointConnection> rest, int size, Ending how) {
        for (int i = 0; i < size && rest.hasNext(); i++) {
            rest.next().close(how.closeCode(), how.reason(), CloseCause.SHUTDOWN);
        }
        if (rest.hasNext()) {
            scheduler.schedule(() -> closeGroup(rest, size, how), STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void completeIfEmpty() {
        CompletableFuture<Void> waiting = emptied;
        // In this order: what opens is added before it is no longer expected.
        if (waiting != null && expected.get() == 0 && connections.isEmpty()) {
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

    private static final class Traffic {
        private long messagesIn;
        private long messagesOut;
        private long bytesIn;
        private long bytesOut;

        void add(EndPointConnection connection) {
            messagesIn += connection.getMessagesIn();
            messagesOut += connection.getMessagesOut();
            bytesIn += connection.getBytesIn();
            bytesOut += connection.getBytesOut();
        }

        void add(Traffic other) {
            messagesIn += other.messagesIn;
            messagesOut += other.messagesOut;
            bytesIn += other.bytesIn;
            bytesOut += other.bytesOut;
        }
    }
}
