package dev.hawser.store;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits for the writing thread, in the order in which it came, and bounded. Any thread adds; the writing thread takes. */
final class PendingQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PendingQueue.class);

    private final int maxBytes;

    // Guarded by this.
    private final Deque<Pending> queue = new ArrayDeque<>();
    /** Of what is in the queue; what has been taken is bounded by the taker. */
    private long bytes;

    private boolean closed;

    PendingQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds something; refuses it when too much waits, or the queue is closed. */
    void add(Pending pending) {
        Refusal refusal = tryAdd(pending);
        // Outside the lock: whoever hears of it may come again.
        if (refusal == Refusal.STORE_CLOSED) {
            pending.refuse(refusal, Refusals.CLOSED);
        } else if (refusal == Refusal.OVERLOADED) {
            pending.refuse(refusal, "entries of more than " + maxBytes + " bytes wait to be written (maxPendingBytes)");
        }
    }

    private synchronized @Nullable Refusal tryAdd(Pending pending) {
        if (closed) {
            return Refusal.STORE_CLOSED;
        }
        // Work of the store itself has no size, and is never turned away.
        int size = pending.size();
        if (size > 0 && bytes > 0 && bytes + size > maxBytes) {
            return Refusal.OVERLOADED;
        }
        bytes += size;
        queue.add(pending);
        if (queue.size() == 1) {
            notifyAll();
        }
        return null;
    }

    /**
     * Waits until there is something, and takes it all, or so much that it has so many bytes.
     *
     * @return false when the queue is closed and there is nothing left
     */
    synchronized boolean take(Deque<Pending> taken, int enoughBytes) {
        boolean interrupted = false;
        while (queue.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException x) {
                interrupted = true;
            }
        }
        if (interrupted) {
            // Not passed on: nobody has a reason to, and an interrupted thread would close the files.
            LOG.debug("The writing thread was interrupted");
        }
        long sum = 0;
        while (!queue.isEmpty() && sum < enoughBytes) {
            Pending next = queue.remove();
            sum += next.size();
            bytes -= next.size();
            taken.add(next);
        }
        return !taken.isEmpty();
    }

    /** Takes nothing any more. What waits is still given out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
