package dev.hawser.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a room knows of one publisher: the offsets of its last appends, whose sequences follow one another. Guarded by the room. */
final class PublisherMemory {
    final String publisher;
    /** Of the last append, in seconds since 1970. */
    long lastSeconds;
    /** Of the last append. */
    long lastSequence;
    /** Those of the sequences up to the last one, oldest first. */
    private long[] offsets;

    private int count;

    /** The next one with the same place in the table. Owned by {@link Publishers}, as are the other two. */
    @Nullable
    PublisherMemory next;

    /** Who was silent a little longer. */
    @Nullable
    PublisherMemory older;

    /** Who was silent a little shorter. */
    @Nullable
    PublisherMemory newer;

    PublisherMemory(String publisher) {
        this.publisher = publisher;
        this.offsets = new long[2];
    }

    int count() {
        return count;
    }

    /** The offset of the entry that has been remembered longest is at 0. */
    long offsetAt(int index) {
        return offsets[index];
    }

    /** The offset of a sequence; -1 when it is not remembered. */
    long offsetOf(long sequence) {
        long back = lastSequence - sequence;
        return back < 0 || back >= count ? -1 : offsets[(int) (count - 1 - back)];
    }

    /**
     * Remembers an append. One that does not follow the last one begins anew.
     *
     * @param most how many are remembered
     */
    void add(long sequence, long offset, long seconds, int most) {
        if (sequence != lastSequence + 1) {
            count = 0;
        }
        if (count >= most) {
            int kept = most - 1;
            System.arraycopy(offsets, count - kept, offsets, 0, kept);
            count = kept;
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.min(most, Math.max(2, 2 * count)));
        }
        offsets[count++] = offset;
        lastSequence = sequence;
        lastSeconds = seconds;
    }

    /** Forgets the appends from an offset on. Returns whether any is left. */
    boolean forgetFrom(long offset) {
        while (count > 0 && offsets[count - 1] >= offset) {
            count--;
            lastSequence--;
        }
        return count > 0;
    }
}
