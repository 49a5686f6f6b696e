package dev.hawser.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a segment consists of, behind its header: records, back to back, big-endian.
 *
 * <pre>
 *  0  int    CRC-32C of the header from 4 on, the publisher included
 *  4  byte   kind
 *  5  byte   bytes of the publisher, 0 for none
 *  6  short  0
 *  8  int    bytes of the body
 * 12  int    room: the how-manieth ROOM record of the segment
 * 16  long   offset: of the entry; of a ROOM record, the next one
 * 24  long   time, in milliseconds since 1970
 * 32  long   sequence, 0 for none
 * 40         publisher
 *            body
 *            int: CRC-32C of the header's CRC and the body
 * </pre>
 *
 * <p>The body of an entry that is redacted where it lies is zeros, and the CRC behind it is {@link #redactedMark}.
 */
record Record(
        byte kind,
        int room,
        long offset,
        long time,
        long sequence,
        @Nullable String publisher,
        int bodyLength) {
    /** A room as it is at this place of the log; the body is that of {@link RoomState}. */
    static final byte ROOM = 1;
    /** An entry; the body is its payload. */
    static final byte ENTRY = 2;
    /** An entry before this place is redacted. No body. */
    static final byte REDACTION = 3;
    /** An entry that was redacted before it was copied to this place. No body. */
    static final byte REDACTED_ENTRY = 4;

    /** Bytes of a header without publisher. */
    static final int FIXED_HEADER = 40;
    /** Bytes of the CRC behind the body. */
    static final int TRAILER = 4;

    private static final int BODY_LENGTH_AT = 8;
    private static final int PUBLISHER_LENGTH_AT = 5;

    /** Bytes of a record in all. */
    static int length(int publisherLength, int bodyLength) {
        return FIXED_HEADER + publisherLength + bodyLength + TRAILER;
    }

    int publisherLength() {
        return publisher == null ? 0 : Names.utf8Length(publisher);
    }

    int headerLength() {
        return FIXED_HEADER + publisherLength();
    }

    int length() {
        return length(publisherLength(), bodyLength);
    }

    @Nullable
    PublishId id() {
        return publisher == null ? null : new PublishId(publisher, sequence);
    }

    /** Writes the record; the target has room for it. */
    void encode(ByteBuffer target, ByteBuffer body) {
        int start = target.position();
        byte[] name = publisher == null ? new byte[0] : publisher.getBytes(UTF_8);
        target.putInt(0).put(kind).put((byte) name.length).putShort((short) 0).putInt(bodyLength);
        target.putInt(room).putLong(offset).putLong(time).putLong(sequence).put(name);
        int headerCrc = crc(0, target, start + 4, target.position());
        target.putInt(start, headerCrc);
        int bodyStart = target.position();
        target.put(body.duplicate());
        target.putInt(bodyCrc(headerCrc, target, bodyStart, target.position()));
    }

    /** The bytes of the header that begins at a place where at least {@link #FIXED_HEADER} bytes are. */
    static int headerLength(ByteBuffer bytes, int start) {
        return FIXED_HEADER + (bytes.get(start + PUBLISHER_LENGTH_AT) & 0xFF);
    }

    /**
     * Reads a header that is there whole.
     *
     * @return null when its CRC or its figures are wrong
     */
    static @Nullable Record decode(ByteBuffer bytes, int start) {
        int headerLength = headerLength(bytes, start);
        if (crc(0, bytes, start + 4, start + headerLength) != bytes.getInt(start)) {
            return null;
        }
        int bodyLength = bytes.getInt(start + BODY_LENGTH_AT);
        if (bodyLength < 0) {
            return null;
        }
        byte[] name = new byte[headerLength - FIXED_HEADER];
        bytes.get(start + FIXED_HEADER, name);
        return new Record(
                bytes.get(start + 4),
                bytes.getInt(start + 12),
                bytes.getLong(start + 16),
                bytes.getLong(start + 24),
                bytes.getLong(start + 32),
                name.length == 0 ? null : new String(name, UTF_8),
                bodyLength);
    }

    /** How the body behind a header is. */
    enum Body {
        INTACT,
        REDACTED,
        DAMAGED
    }

    /** Checks a record that is there whole. */
    Body check(ByteBuffer bytes, int start) {
        int headerCrc = bytes.getInt(start);
        int from = start + headerLength();
        int to = from + bodyLength;
        int found = bytes.getInt(to);
        if (kind == ENTRY && found == redactedMark(headerCrc) && isZero(bytes, from, to)) {
            return Body.REDACTED;
        }
        return found == bodyCrc(headerCrc, bytes, from, to) ? Body.INTACT : Body.DAMAGED;
    }

    private static boolean isZero(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** What a redacted record has instead of its body's CRC, from which a short payload could be guessed. */
    static int redactedMark(int headerCrc) {
        return ~Integer.rotateLeft(headerCrc, 7);
    }

    private static int bodyCrc(int headerCrc, ByteBuffer bytes, int from, int to) {
        return crc(headerCrc, bytes, from, to);
    }

    /** The CRC-32C of a number, unless it is 0, and a range of bytes. */
    static int crc(int seed, ByteBuffer bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        if (seed != 0) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                crc.update(seed >>> shift);
            }
        }
        crc.update(bytes.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
