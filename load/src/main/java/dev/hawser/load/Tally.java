package dev.hawser.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The messages of a room, or of all echoes, counted: how many are sent, and how many deliveries came. Any thread.
 *
 * <p>What has to come is {@code messages x readers + correction}. A reader that is lost takes with it what would still have come to it.
 */
final class Tally {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Long> doneNanos = new CompletableFuture<>();

    // Written under the lock of this.
    private volatile int messages;
    private volatile int readers;
    private volatile long correction;
    private volatile long whole;

    /**
     * @param messages to send
     * @param readers deliveries that each makes
     */
    Tally(int messages, int readers) {
        this.messages = messages;
        this.readers = readers;
        settle();
    }

    /**
     * Takes the number of the next message to send.
     *
     * @param end no number from here on is given
     * @return -1 when there is none
     */
    int takeNumber(long end) {
        while (true) {
            int number = sent.get();
            if (number >= messages || number >= end) {
                return -1;
            }
            if (sent.compareAndSet(number, number + 1)) {
                return number;
            }
        }
    }

    /** Gives no more numbers. What was sent may still come in. */
    synchronized void stop() {
        if (!isAllSent()) {
            // After this nobody can take one, whatever the limit is that it has seen.
            messages = sent.getAndSet(Integer.MAX_VALUE);
            settle();
        }
    }

    int sent() {
        return Math.min(sent.get(), messages);
    }

    boolean isAllSent() {
        return sent.get() >= messages;
    }

    void countReceived(int more) {
        long now = received.addAndGet(more);
        if (now >= whole && now - more < whole) {
            doneNanos.complete(System.nanoTime());
        }
    }

    long received() {
        return received.get();
    }

    /** Messages that every reader has, if all have come equally far. */
    long delivered() {
        int now = readers;
        return now == 0 ? 0 : (received.get() - correction) / now;
    }

    /** A reader of every message is gone, that had so many. */
    synchronized void loseReader(int had) {
        readers--;
        correction += had;
        settle();
    }

    /** So many deliveries will not come any more. */
    synchronized void loseDeliveries(int count) {
        correction -= count;
        settle();
    }

    /** Deliveries that have to come in all. */
    long whole() {
        return whole;
    }

    /** Whether something that was sent has not come in. */
    boolean isWaiting() {
        return received.get() < (long) sent() * readers + correction;
    }

    /** Whether all has come in. */
    boolean isDone() {
        return doneNanos.isDone();
    }

    /** When the last delivery came, by {@link System#nanoTime}; now, while there are more to come. */
    long doneNanos() {
        return doneNanos.getNow(System.nanoTime());
    }

    private void settle() {
        whole = (long) messages * readers + correction;
        // The thread that has counted meanwhile has either seen the new figure, or is seen here.
        if (received.get() >= whole) {
            doneNanos.complete(System.nanoTime());
        }
    }
}
