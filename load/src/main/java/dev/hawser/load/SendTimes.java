package dev.hawser.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** When the messages of a room were to be sent, by their numbers. Any thread. */
interface SendTimes {
    /** A message is about to be sent. */
    void onSend(int number);

    /** When it was to be sent, by {@link System#nanoTime}. */
    long nanosOf(int number);

    /**
     * In the open model the time follows from the number.
     *
     * @param room whose turn is the first, second ... of all
     * @param rooms that take turns
     */
    static SendTimes scheduled(Schedule schedule, int room, int rooms) {
        return new SendTimes() {
            @Override
            public void onSend(int number) {}

            @Override
            public long nanosOf(int number) {
                return schedule.nanosOf((long) number * rooms + room);
            }
        };
    }

    /** In the closed model it is when the message is sent; remembering it takes eight bytes a message. */
    static SendTimes recorded() {
        return new SendTimes() {
            private static final int CHUNK_BITS = 16;
            private static final int CHUNK = 1 << CHUNK_BITS;

            private final AtomicReferenceArray<AtomicLongArray> chunks =
                    new AtomicReferenceArray<>((Integer.MAX_VALUE >> CHUNK_BITS) + 1);

            @Override
            public void onSend(int number) {
                int index = number >> CHUNK_BITS;
                if (chunks.get(index) == null) {
                    chunks.compareAndSet(index, null, new AtomicLongArray(CHUNK));
                }
                chunks.get(index).set(number & CHUNK - 1, System.nanoTime());
            }

            @Override
            public long nanosOf(int number) {
                return chunks.get(number >> CHUNK_BITS).get(number & CHUNK - 1);
            }
        };
    }
}
