package dev.hawser.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An endpoint that writes down its callbacks, and whether they keep the promises of every endpoint: one {@code open} first, one
 * {@code close 1000 reason} last, and never two at the same time.
 *
 * @param <C> the type of its connection
 */
public abstract class Callbacks<C> {
    private static final String OPEN = "open";
    private static final String CLOSE = "close ";
    private static final String AT_ONCE = " at the same time as another";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    private final CompletableFuture<C> opened = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Nothing has been called back yet. */
    protected Callbacks() {}

    /** An opening, and what is done in it. */
    protected final void open(C connection, Runnable action) {
        opened.complete(connection);
        record(OPEN, action);
    }

    /** Anything in between, and what is done in it. */
    protected final void record(String event, Runnable action) {
        String said = busy.compareAndSet(false, true) ? event : event + AT_ONCE;
        all.add(said);
        events.add(said);
        try {
            action.run();
        } finally {
            busy.set(false);
        }
    }

    /** A pong. */
    protected final void pong(ByteBuffer payload) {
        record("pong " + StandardCharsets.UTF_8.decode(payload.duplicate()), () -> {});
    }

    /** An end. */
    protected final void close(int closeCode, String reason) {
        record(CLOSE + closeCode + (reason.isEmpty() ? "" : " " + reason), ended::countDown);
    }

    /** Waits for the opening. */
    public final C connection() {
        return Limit.get(opened, "onOpen");
    }

    /** Waits for the next one. */
    public final String next() {
        return Limit.take(events, () -> "an event after " + all);
    }

    /** Waits for the end, whatever comes before it. */
    public final String awaitClose() {
        String event = next();
        while (!event.startsWith(CLOSE)) {
            event = next();
        }
        return event;
    }

    /**
     * Once every connection is gone, if perhaps a virtual thread, which no server waits for, has not told the endpoint yet. An endpoint that
     * was never opened is in order.
     */
    public final void assertLifeWasInOrder() {
        if (!all.isEmpty()) {
            Limit.await(ended, "an end after " + all);
        }
        boolean inOrder = all.isEmpty()
                || all.get(0).equals(OPEN)
                        && count(OPEN) == 1
                        && all.get(all.size() - 1).startsWith(CLOSE)
                        && count(CLOSE) == 1
                        && all.stream().noneMatch(event -> event.endsWith(AT_ONCE));
        if (!inOrder) {
            throw new AssertionError("not one opening first, one end last and one at a time: " + all);
        }
    }

    private long count(String beginning) {
        return all.stream().filter(event -> event.startsWith(beginning)).count();
    }
}
