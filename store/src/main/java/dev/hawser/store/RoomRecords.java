package dev.hawser.store;

import java.nio.ByteBuffer;

/** Encodes records of rooms and entries into a buffer that grows. For one thread. */
final class RoomRecords {
    private static final int USUAL_CAPACITY = 256 * 1024;
    private static final int KEPT_CAPACITY = 4 * 1024 * 1024;
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    /** Outside the heap, because files are written from there. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(USUAL_CAPACITY);

    /** Bytes that are encoded and not cleared. */
    int size() {
        return buffer.position();
    }

    /**
     * Encodes a room as it is now. Called with the room locked, or by the thread that alone changes it.
     *
     * @param number of the room in the segment
     * @param next the offset of the first entry that follows
     * @return bytes of the record
     */
    int room(FileRoom room, int number, long next, long nowMillis) {
        ByteBuffer body = RoomState.encode(room.name, room.epoch, room.index.start(), room.publishers, next);
        return add(new Record(Record.ROOM, number, next, nowMillis, 0, null, body.remaining()), body);
    }

    int redaction(int number, long offset, long nowMillis) {
        return add(new Record(Record.REDACTION, number, offset, nowMillis, 0, null, 0), NO_BODY);
    }

    /** Encodes a record; returns its length. */
    int add(Record record, ByteBuffer body) {
        int length = record.length();
        if (buffer.remaining() < length) {
            int capacity = Math.max(2 * buffer.capacity(), buffer.position() + length);
            buffer = ByteBuffer.allocateDirect(capacity).put(buffer.flip());
        }
        record.encode(buffer, body);
        return length;
    }

    /** What is encoded, to be written. */
    ByteBuffer bytes() {
        return buffer.duplicate().flip();
    }

    void clear() {
        if (buffer.capacity() > KEPT_CAPACITY) {
            buffer = ByteBuffer.allocateDirect(USUAL_CAPACITY);
        }
        buffer.clear();
    }

    /** Overwrites what was encoded before, too. */
    void erase() {
        buffer.clear();
        while (buffer.hasRemaining()) {
            buffer.put((byte) 0);
        }
        buffer.clear();
    }
}
