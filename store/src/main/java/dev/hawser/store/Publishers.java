package dev.hawser.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What a room knows of those who published in it, the one that was silent longest first. Guarded by the room.
 *
 * <p>A table whose chains, and whose order, run through the publishers themselves: most rooms have few of them and there may be very many
 * rooms, and in a room with thousands each publish has to find its own.
 */
final class Publishers implements Iterable<PublisherMemory> {
    private static final PublisherMemory[] NOBODY = {};

    /** The first of each chain; as many as a power of two, or none. */
    private @Nullable PublisherMemory[] chains = NOBODY;

    private @Nullable PublisherMemory oldest;
    private @Nullable PublisherMemory newest;
    private int count;

    int count() {
        return count;
    }

    /** The one that was silent longest comes first. The publishers must not change meanwhile. */
    @Override
    public Iterator<PublisherMemory> iterator() {
        return new Iterator<>() {
            private @Nullable PublisherMemory next = oldest;

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public PublisherMemory next() {
                PublisherMemory current = next;
                if (current == null) {
                    throw new NoSuchElementException();
                }
                next = current.newer;
                return current;
            }
        };
    }

    /** What this publish is. */
    Verdict judge(PublishId id, long nowSeconds, StoreOptions options) {
        PublisherMemory memory = find(id.publisher());
        if (memory == null || isForgotten(memory, nowSeconds, options)) {
            return id.sequence() == 1 ? Verdict.FRESH : new Verdict.Skipped(1);
        }
        return judge(memory, id.sequence());
    }

    private static Verdict judge(PublisherMemory memory, long sequence) {
        long expected = memory.lastSequence + 1;
        if (sequence >= expected) {
            return sequence == expected ? Verdict.FRESH : new Verdict.Skipped(expected);
        }
        long offset = memory.offsetOf(sequence);
        return offset < 0 ? new Verdict.Forgotten() : new Verdict.Repeat(offset);
    }

    private static boolean isForgotten(PublisherMemory memory, long nowSeconds, StoreOptions options) {
        return nowSeconds - memory.lastSeconds > options.publisherAge().toSeconds();
    }

    /** Remembers an append, of a publish that was found to be fresh. */
    void add(PublishId id, long offset, long seconds, StoreOptions options) {
        PublisherMemory memory = find(id.publisher());
        if (memory == null) {
            memory = new PublisherMemory(id.publisher());
            put(memory, options.publishersPerRoom());
        } else {
            unlink(memory);
            link(memory);
        }
        memory.add(id.sequence(), offset, seconds, options.sequencesPerPublisher());
    }

    /** Puts a publisher that is not known behind all others; the first ones go when there are too many. */
    void put(PublisherMemory memory, int most) {
        while (oldest != null && count >= most) {
            remove(oldest);
        }
        if (count == chains.length) {
            grow();
        }
        chain(memory);
        link(memory);
        count++;
    }

    /** Forgets those that have been silent for too long. */
    void sweep(long nowSeconds, StoreOptions options) {
        while (oldest != null && isForgotten(oldest, nowSeconds, options)) {
            remove(oldest);
        }
    }

    /** Forgets the appends from an offset on: those entries do not exist any more. */
    void forgetFrom(long offset) {
        for (PublisherMemory memory = newest; memory != null; ) {
            PublisherMemory older = memory.older;
            if (!memory.forgetFrom(offset)) {
                remove(memory);
            }
            memory = older;
        }
    }

    private @Nullable PublisherMemory find(String publisher) {
        if (count == 0) {
            return null;
        }
        PublisherMemory memory = chains[chainOf(publisher)];
        while (memory != null && !memory.publisher.equals(publisher)) {
            memory = memory.next;
        }
        return memory;
    }

    private int chainOf(String publisher) {
        int hash = publisher.hashCode();
        return (hash ^ (hash >>> 16)) & (chains.length - 1);
    }

    private void grow() {
        chains = new PublisherMemory[Math.max(1, 2 * count)];
        for (PublisherMemory memory : this) {
            chain(memory);
        }
    }

    private void chain(PublisherMemory memory) {
        int chain = chainOf(memory.publisher);
        memory.next = chains[chain];
        chains[chain] = memory;
    }

    private void link(PublisherMemory memory) {
        memory.older = newest;
        memory.newer = null;
        if (newest == null) {
            oldest = memory;
        } else {
            newest.newer = memory;
        }
        newest = memory;
    }

    private void unlink(PublisherMemory memory) {
        PublisherMemory before = memory.older;
        PublisherMemory behind = memory.newer;
        if (before == null) {
            oldest = behind;
        } else {
            before.newer = behind;
        }
        if (behind == null) {
            newest = before;
        } else {
            behind.older = before;
        }
    }

    private void remove(PublisherMemory memory) {
        unlink(memory);
        int chain = chainOf(memory.publisher);
        PublisherMemory first = chains[chain];
        if (first == memory) {
            chains[chain] = memory.next;
        } else {
            PublisherMemory before = first;
            while (before != null && before.next != memory) {
                before = before.next;
            }
            if (before != null) {
                before.next = memory.next;
            }
        }
        count--;
        if (count == 0) {
            chains = NOBODY;
        }
    }
}
