package dev.hawser.store;

import java.util.Arrays;

/**
 * What a room knows of those who published in it, the one that was silent longest first. An array, because most rooms have few publishers and
 * there may be very many rooms. Guarded by the room.
 */
final class Publishers {
    private static final PublisherMemory[] NOBODY = {};

    private PublisherMemory[] known = NOBODY;
    private int count;

    int count() {
        return count;
    }

    PublisherMemory at(int index) {
        return known[index];
    }

    /** What this publish is. */
    Verdict judge(PublishId id, long nowSeconds, StoreOptions options) {
        int index = indexOf(id.publisher());
        if (index < 0 || isForgotten(known[index], nowSeconds, options)) {
            return id.sequence() == 1 ? Verdict.FRESH : new Verdict.Skipped(1);
        }
        return judge(known[index], id.sequence());
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
        int index = indexOf(id.publisher());
        PublisherMemory memory = index < 0 ? new PublisherMemory(id.publisher()) : known[index];
        if (index >= 0) {
            removeAt(index);
        }
        memory.add(id.sequence(), offset, seconds, options.sequencesPerPublisher());
        put(memory, options.publishersPerRoom());
    }

    /** Puts a publisher behind all others. */
    void put(PublisherMemory memory, int most) {
        while (count >= most) {
            removeAt(0);
        }
        if (count == known.length) {
            known = Arrays.copyOf(known, Math.min(most, Math.max(1, 2 * count)));
        }
        known[count++] = memory;
    }

    private void removeAt(int index) {
        count--;
        System.arraycopy(known, index + 1, known, index, count - index);
        known[count] = null;
    }

    /** Forgets those that have been silent for too long. */
    void sweep(long nowSeconds, StoreOptions options) {
        while (count > 0 && isForgotten(known[0], nowSeconds, options)) {
            removeAt(0);
        }
        if (count == 0) {
            known = NOBODY;
        }
    }

    /** Forgets the appends from an offset on: those entries do not exist any more. */
    void forgetFrom(long offset) {
        for (int i = count - 1; i >= 0; i--) {
            if (!known[i].forgetFrom(offset)) {
                removeAt(i);
            }
        }
    }

    private int indexOf(String publisher) {
        for (int i = count - 1; i >= 0; i--) {
            if (known[i].publisher.equals(publisher)) {
                return i;
            }
        }
        return -1;
    }
}
