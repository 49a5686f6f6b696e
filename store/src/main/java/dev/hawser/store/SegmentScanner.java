package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the records of a segment, one after the other, as far as they can be told apart. */
final class SegmentScanner {
    private static final int CHUNK = 1024 * 1024;

    /** Takes the records. */
    interface Target {
        /**
         * A record whose header is right.
         *
         * @param position where it begins in the file
         * @param body how its body is
         * @param bytes have the body, from position to limit; only for this call
         */
        void record(Record record, int position, Record.Body body, ByteBuffer bytes);
    }

    private final LogFile file;
    private final long limit;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    /** Where in the file the buffer begins. */
    private long bufferAt = LogSegment.HEADER;

    /** @param limit bytes of the file that are read */
    SegmentScanner(LogFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    /** Reads all. Returns where it ended: before the limit when a header is damaged or a record is not whole. */
    long scan(Target target) throws IOException {
        long position = LogSegment.HEADER;
        while (position < limit) {
            if (!require(position, Record.FIXED_HEADER)
                    || !require(position, Record.headerLength(buffer, at(position)))) {
                return position;
            }
            Record record = Record.decode(buffer, at(position));
            if (record == null || record.bodyLength() > limit || !require(position, record.length())) {
                return position;
            }
            int start = at(position);
            Record.Body body = record.check(buffer, start);
            int bodyStart = start + record.headerLength();
            ByteBuffer bytes =
                    buffer.duplicate().limit(bodyStart + record.bodyLength()).position(bodyStart);
            target.record(record, (int) position, body, bytes);
            position += record.length();
        }
        return position;
    }

    private int at(long position) {
        return (int) (position - bufferAt);
    }

    /** Has so many bytes from a position on in the buffer. Returns false when there are fewer before the limit. */
    private boolean require(long position, int length) throws IOException {
        if (position + length > limit) {
            return false;
        }
        if (position + length <= bufferAt + buffer.limit()) {
            return true;
        }
        int size = (int) Math.min(limit - position, Math.max(length, CHUNK));
        ByteBuffer target = size > buffer.capacity()
                ? ByteBuffer.allocate(size)
                : buffer.clear().limit(size);
        int count = file.read(target, position);
        target.position(0).limit(count);
        buffer = target;
        bufferAt = position;
        return count >= length;
    }
}
