package dev.hawser.websocket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The masking of RFC 6455 section 5.3: byte i is XORed with byte i modulo 4 of the key. Masking twice is unmasking. */
final class Masking {
    private static final long BOTH_HALVES = 0x1_0000_0001L;

    private Masking() {}

    /**
     * Masks or unmasks bytes in place, eight at a time.
     *
     * @param from index of the first byte
     * @param to index behind the last byte
     * @param key for the byte at {@code from} in its highest bits
     */
    static void apply(ByteBuffer buffer, int from, int to, int key) {
        if (key == 0) {
            return;
        }
        int word = buffer.order() == ByteOrder.BIG_ENDIAN ? key : Integer.reverseBytes(key);
        long words = Integer.toUnsignedLong(word) * BOTH_HALVES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            buffer.putLong(at, buffer.getLong(at) ^ words);
        }
        if (at <= to - Integer.BYTES) {
            buffer.putInt(at, buffer.getInt(at) ^ word);
            at += Integer.BYTES;
        }
        // At most three bytes are left, and they begin at byte 0 of the key.
        for (int shift = 24; at < to; at++, shift -= Byte.SIZE) {
            buffer.put(at, (byte) (buffer.get(at) ^ (key >>> shift)));
        }
    }

    /** The key for the byte that follows so many bytes masked with this one. */
    static int advance(int key, int bytes) {
        return Integer.rotateLeft(key, bytes * Byte.SIZE);
    }
}
