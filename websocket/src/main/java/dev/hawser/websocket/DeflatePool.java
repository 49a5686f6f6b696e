package dev.hawser.websocket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compressors and inflaters for many connections, lent for one message at a time: each holds native memory (a compressor 260 KiB, an
 * inflater 40 KiB and up to 64 KiB of heap), of which a connection between two messages should have none.
 *
 * <p>There is always one to be had: those that come back when the pool is full are ended, which frees their memory at once.
 *
 * <p>Any thread. The lock is only held for a moment, never while compressing.
 */
public final class DeflatePool {
    private final int level;
    private final int capacity;

    // Guarded by this.
    private final Deque<Deflater> deflaters = new ArrayDeque<>();
    private final Deque<InflateCodec> inflaters = new ArrayDeque<>();
    private int borrowed;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param level effort of compressing, from 1 (fastest) to 9 (smallest); see {@link DeflateOptions#level}
     * @param capacity how many of each kind are kept for the next message, 0 or more; one for each processor is plenty without context
     *     takeover, because who compresses or inflates a message keeps a processor busy
     * @throws IllegalArgumentException when a figure is out of its range; the message names it
     */
    public DeflatePool(int level, int capacity) {
        DeflateOptions.requireBetween(1, 9, level, "level");
        DeflateOptions.requireBetween(0, Integer.MAX_VALUE, capacity, "capacity");
        this.level = level;
        this.capacity = capacity;
    }

    Deflater borrowDeflater() {
        Deflater idle = poll(deflaters);
        return idle == null ? count(new Deflater(level, true)) : idle;
    }

    InflateCodec borrowInflater() {
        InflateCodec idle = poll(inflaters);
        return idle == null ? count(new InflateCodec()) : idle;
    }

    private synchronized <T> @Nullable T poll(Deque<T> idle) {
        T codec = idle.pollFirst();
        if (codec != null) {
            borrowed++;
        }
        return codec;
    }

    private synchronized <T> T count(T codec) {
        borrowed++;
        return codec;
    }

    /** Takes a compressor back, which nobody may use any more. */
    void release(Deflater deflater) {
        // It refers to its last input otherwise.
        deflater.reset();
        if (!offer(deflaters, deflater)) {
            deflater.end();
        }
    }

    /** Takes an inflater back, which nobody may use any more. */
    void release(InflateCodec inflater) {
        inflater.reset();
        if (!offer(inflaters, inflater)) {
            inflater.end();
        }
    }

    private synchronized <T> boolean offer(Deque<T> idle, T codec) {
        borrowed--;
        if (closed || idle.size() >= capacity) {
            return false;
        }
        // The one that was used last is the one that is in the processor's cache.
        idle.addFirst(codec);
        return true;
    }

    /** Compressors and inflaters that wait for a message, both kinds together. */
    public synchronized int idle() {
        return deflaters.size() + inflaters.size();
    }

    /** Compressors and inflaters that are lent to messages under way, or to connections with context takeover, both kinds together. */
    public synchronized int borrowed() {
        return borrowed;
    }

    /** Ends what waits, and from now on everything that comes back. Who has a message under way can end it. */
    public void close() {
        Deque<Deflater> idleDeflaters;
        Deque<InflateCodec> idleInflaters;
        synchronized (this) {
            closed = true;
            idleDeflaters = new ArrayDeque<>(deflaters);
            idleInflaters = new ArrayDeque<>(inflaters);
            deflaters.clear();
            inflaters.clear();
        }
        idleDeflaters.forEach(Deflater::end);
        idleInflaters.forEach(InflateCodec::end);
    }
}
