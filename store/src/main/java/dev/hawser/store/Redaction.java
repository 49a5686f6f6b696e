package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Overwrites the payload of an entry where it lies. */
final class Redaction {

    private Redaction() {}

    /**
     * Overwrites a payload and returns when the disk has done it. Does nothing to an entry that was copied without payload.
     *
     * @throws IOException when it could not, or there is no such record
     */
    static void overwrite(SharedLog log, long place) throws IOException {
        LogSegment segment = log.find(EntryIndex.segment(place));
        if (segment == null) {
            throw new IOException("there is no segment " + EntryIndex.segment(place));
        }
        if (overwrite(segment.file, EntryIndex.position(place))) {
            segment.force();
        }
    }

    /** Returns whether there was something to overwrite. */
    static boolean overwrite(LogFile file, int position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Record.FIXED_HEADER + PublishId.MAX_PUBLISHER_BYTES);
        file.read(header, position);
        header.flip();
        Record record = header.limit() < Record.FIXED_HEADER || header.limit() < Record.headerLength(header, 0)
                ? null
                : Record.decode(header, 0);
        if (record == null) {
            throw new IOException("the record at " + position + " is damaged");
        }
        if (record.kind() != Record.ENTRY) {
            return false;
        }
        ByteBuffer nothing = ByteBuffer.allocate(record.bodyLength() + Record.TRAILER);
        nothing.putInt(record.bodyLength(), Record.redactedMark(header.getInt(0)));
        file.write(nothing, (long) position + record.headerLength());
        return true;
    }
}
