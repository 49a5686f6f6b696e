package dev.hawser.rooms;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory for segments, outside the heap so that the network reads it where it lies, and used again because freeing such memory takes a
 * garbage collection. One pool serves many rooms. Any thread.
 *
 * <p>There are seven sizes, 4 KiB to 256 KiB, each twice the one before, so that memory of one room fits another. What is larger is made
 * to measure and not kept.
 */
public final class SegmentPool {
    static final int SMALLEST = 4 * 1024;
    static final int LARGEST = 256 * 1024;

    private final int maxPooledBytes;

    // Guarded by this.
    private final List<ArrayDeque<ByteBuffer>> pooled = new ArrayList<>();
    private int pooledBytes;
    private long reuses;

    /**
     * A pool.
     *
     * @param maxPooledBytes how much unused memory is kept, 0 or more
     */
    public SegmentPool(int maxPooledBytes) {
        if (maxPooledBytes < 0) {
            throw new IllegalArgumentException("maxPooledBytes " + maxPooledBytes + " < 0");
        }
        this.maxPooledBytes = maxPooledBytes;
        for (int size = SMALLEST; size <= LARGEST; size *= 2) {
            pooled.add(new ArrayDeque<>(0));
        }
    }

    /** Memory of at least so many bytes, and of the next size at most, whose content is undefined. */
    ByteBuffer acquire(int bytes) {
        if (bytes > LARGEST) {
            return ByteBuffer.allocateDirect(bytes);
        }
        int sizeClass = sizeClass(bytes);
        ByteBuffer memory = poll(sizeClass);
        return memory == null ? ByteBuffer.allocateDirect(SMALLEST << sizeClass) : memory;
    }

    /** Takes memory back. Nobody may use it, or a view of it, any more. */
    synchronized void release(ByteBuffer memory) {
        int size = memory.capacity();
        if (size > LARGEST || size > maxPooledBytes) {
            return;
        }
        // What nobody asks for must not take the place of what is used: the smallest is the cheapest to make anew.
        for (int smallest = 0; maxPooledBytes - pooledBytes < size; ) {
            ByteBuffer dropped = pooled.get(smallest).pollFirst();
            if (dropped == null) {
                smallest++;
            } else {
                pooledBytes -= dropped.capacity();
            }
        }
        pooled.get(sizeClass(size)).addLast(memory);
        pooledBytes += size;
    }

    /** How much unused memory there is. */
    synchronized int pooledBytes() {
        return pooledBytes;
    }

    /** How often memory was used again. */
    synchronized long reuses() {
        return reuses;
    }

    private synchronized @Nullable ByteBuffer poll(int sizeClass) {
        // The one that came last may still be in the processor's cache.
        ByteBuffer memory = pooled.get(sizeClass).pollLast();
        if (memory != null) {
            pooledBytes -= memory.capacity();
            reuses++;
        }
        return memory;
    }

    /** The smallest size that holds so many bytes: 0 for 4 KiB, 1 for 8 KiB ... */
    private static int sizeClass(int bytes) {
        int units = (Math.max(bytes, 1) - 1) / SMALLEST;
        return Integer.SIZE - Integer.numberOfLeadingZeros(units);
    }
}
