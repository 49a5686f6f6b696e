package dev.hawser.store;

import java.util.Arrays;

/**
 * Where the entries of a room lie in the log. Two numbers for each: its place, and how long it is and when it was appended. Guarded by the room.
 */
final class EntryIndex {
    /** Of an entry that is not in the log; only while a log is read again. */
    static final long NOWHERE = -1;
    /** In a place: the payload is gone. */
    private static final long REDACTED = 1L << 62;

    private static final long[] NOTHING = {};

    private static final int PAYLOAD_BITS = 25;

    /** Two numbers for each entry, oldest first. */
    private long[] numbers = NOTHING;
    /** Entries at the head of the array that are given up. */
    private int head;

    private int count;
    private long end;
    private long payloadBytes;

    long start() {
        return end - count;
    }

    long end() {
        return end;
    }

    int count() {
        return count;
    }

    /** Of all entries. */
    long payloadBytes() {
        return payloadBytes;
    }

    /** Empties it; the next entry has this offset. */
    void reset(long next) {
        numbers = NOTHING;
        head = 0;
        count = 0;
        end = next;
        payloadBytes = 0;
    }

    /**
     * Adds an entry at the end.
     *
     * @param place {@link #place}, or {@link #NOWHERE}
     * @param seconds since 1970
     */
    void add(long place, int payloadLength, int publisherLength, long seconds) {
        int index = 2 * (head + count);
        if (index == numbers.length) {
            makeRoom();
            index = 2 * (head + count);
        }
        numbers[index] = place;
        numbers[index + 1] = seconds << 32 | (long) publisherLength << PAYLOAD_BITS | payloadLength;
        count++;
        end++;
        payloadBytes += payloadLength;
    }

    private void makeRoom() {
        // To the front when that is half empty, so that an entry is moved once at most for each that is given up.
        long[] target = head > count ? numbers : new long[Math.max(4, 3 * count + 2) & ~1];
        System.arraycopy(numbers, 2 * head, target, 0, 2 * count);
        numbers = target;
        head = 0;
    }

    private int index(long offset) {
        return 2 * (head + (int) (offset - start()));
    }

    /** The place of an entry. */
    long place(long offset) {
        long place = numbers[index(offset)];
        return place == NOWHERE ? NOWHERE : place & ~REDACTED;
    }

    boolean isRedacted(long offset) {
        long place = numbers[index(offset)];
        return place != NOWHERE && (place & REDACTED) != 0;
    }

    int payloadLength(long offset) {
        return (int) numbers[index(offset) + 1] & ((1 << PAYLOAD_BITS) - 1);
    }

    /** Bytes of the entry's record, as it was written first. */
    int recordLength(long offset) {
        int low = (int) numbers[index(offset) + 1];
        return Record.length(low >>> PAYLOAD_BITS, low & ((1 << PAYLOAD_BITS) - 1));
    }

    long seconds(long offset) {
        return numbers[index(offset) + 1] >>> 32;
    }

    /** The entry lies elsewhere now, perhaps without its payload. */
    void move(long offset, long place, int payloadLength) {
        int index = index(offset);
        payloadBytes += payloadLength - payloadLength(offset);
        numbers[index] = place | numbers[index] & REDACTED;
        numbers[index + 1] = numbers[index + 1] & -(1L << PAYLOAD_BITS) | payloadLength;
    }

    void markRedacted(long offset) {
        numbers[index(offset)] |= REDACTED;
    }

    /** Gives up the oldest entry. */
    void removeFirst() {
        payloadBytes -= payloadLength(start());
        head++;
        count--;
        if (count == 0) {
            numbers = NOTHING;
            head = 0;
        }
    }

    /** Gives up the entries from an offset on. */
    void truncate(long newEnd) {
        while (end > newEnd && count > 0) {
            payloadBytes -= payloadLength(end - 1);
            count--;
            end--;
        }
        end = newEnd;
    }

    /** Lets go of memory that is not needed. */
    void trimToSize() {
        if (numbers.length > 2 * count) {
            numbers = count == 0 ? NOTHING : Arrays.copyOfRange(numbers, 2 * head, 2 * (head + count));
            head = 0;
        }
    }

    /** The first offset whose entry lies at a place or behind it; the end when there is none. Places grow with the offsets. */
    long firstFrom(long place) {
        long low = start();
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (place(middle) < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A place in the log. */
    static long place(int segment, int position) {
        return (long) segment << 32 | position;
    }

    static int segment(long place) {
        return (int) (place >>> 32);
    }

    static int position(long place) {
        return (int) place;
    }
}
