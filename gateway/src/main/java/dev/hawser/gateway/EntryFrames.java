package dev.hawser.gateway;

import java.nio.ByteBuffer;

/** Takes entries out of the frames that a reader gives: whole text frames of a server, not compressed (RFC 6455 section 5.2). */
final class EntryFrames {
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_16_BITS = 126;
    private static final int LENGTH_IN_64_BITS = 127;

    private EntryFrames() {}

    /**
     * The payload of the next frame.
     *
     * @param frames with a frame at its position, which moves behind it
     * @return a view
     */
    static ByteBuffer next(ByteBuffer frames) {
        frames.get();
        int length = frames.get() & LENGTH;
        if (length == LENGTH_IN_16_BITS) {
            length = frames.getShort() & 0xFFFF;
        } else if (length == LENGTH_IN_64_BITS) {
            length = Math.toIntExact(frames.getLong());
        }
        ByteBuffer payload = frames.slice(frames.position(), length);
        frames.position(frames.position() + length);
        return payload;
    }
}
