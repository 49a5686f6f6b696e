package dev.hawser.websocket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Checks UTF-8 (RFC 3629) that comes in pieces, and stops at the first byte after which no text can be valid (RFC 6455 section 8.1).
 *
 * <p>ASCII is skipped eight bytes at a time. The rest goes through an automaton without branches: each state is a bit position, and the
 * row of a byte, shifted right by the state, has the next state in its lowest six bits.
 */
final class Utf8Validator {
    private static final int STATE_BITS = 6;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;

    private static final int BETWEEN_CHARACTERS = 0;
    private static final int INVALID = STATE_BITS;
    private static final int ONE_MORE = 2 * STATE_BITS;
    private static final int TWO_MORE = 3 * STATE_BITS;
    private static final int THREE_MORE = 4 * STATE_BITS;
    private static final int AFTER_E0 = 5 * STATE_BITS;
    private static final int AFTER_ED = 6 * STATE_BITS;
    private static final int AFTER_F0 = 7 * STATE_BITS;
    private static final int AFTER_F4 = 8 * STATE_BITS;

    private static final long NON_ASCII = 0x8080_8080_8080_8080L;
    private static final long[] ROWS = rows();

    private int state = BETWEEN_CHARACTERS;

    /** The well-formed sequences of RFC 3629 section 4: no overlong forms, no surrogates, nothing over U+10FFFF. */
    private static long[] rows() {
        long[] rows = new long[256];
        Arrays.fill(rows, everyStateTo(INVALID));
        allow(rows, BETWEEN_CHARACTERS, 0x00, 0x7F, BETWEEN_CHARACTERS);
        allow(rows, BETWEEN_CHARACTERS, 0xC2, 0xDF, ONE_MORE);
        allow(rows, BETWEEN_CHARACTERS, 0xE0, 0xEF, TWO_MORE);
        allow(rows, BETWEEN_CHARACTERS, 0xE0, 0xE0, AFTER_E0);
        allow(rows, BETWEEN_CHARACTERS, 0xED, 0xED, AFTER_ED);
        allow(rows, BETWEEN_CHARACTERS, 0xF0, 0xF0, AFTER_F0);
        allow(rows, BETWEEN_CHARACTERS, 0xF1, 0xF3, THREE_MORE);
        allow(rows, BETWEEN_CHARACTERS, 0xF4, 0xF4, AFTER_F4);
        allow(rows, ONE_MORE, 0x80, 0xBF, BETWEEN_CHARACTERS);
        allow(rows, TWO_MORE, 0x80, 0xBF, ONE_MORE);
        allow(rows, THREE_MORE, 0x80, 0xBF, TWO_MORE);
        allow(rows, AFTER_E0, 0xA0, 0xBF, ONE_MORE);
        allow(rows, AFTER_ED, 0x80, 0x9F, ONE_MORE);
        allow(rows, AFTER_F0, 0x90, 0xBF, TWO_MORE);
        allow(rows, AFTER_F4, 0x80, 0x8F, TWO_MORE);
        return rows;
    }

    private static long everyStateTo(int next) {
        long row = 0;
        for (int state = BETWEEN_CHARACTERS; state <= AFTER_F4; state += STATE_BITS) {
            row |= (long) next << state;
        }
        return row;
    }

    private static void allow(long[] rows, int state, int firstByte, int lastByte, int next) {
        for (int value = firstByte; value <= lastByte; value++) {
            rows[value] = rows[value] & ~((long) STATE_MASK << state) | ((long) next << state);
        }
    }

    /**
     * Goes on with the next bytes, not after one that was not valid. A text that ended with a whole character leaves the validator ready
     * for the next.
     *
     * @param from index of the first byte
     * @param to index behind the last byte
     * @return the index of the first byte that cannot be, or -1 when there is none
     */
    int firstInvalid(ByteBuffer buffer, int from, int to) {
        int current = state;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = bigEndian(buffer, at);
            if (current != BETWEEN_CHARACTERS || (word & NON_ASCII) != 0) {
                int next = follow(current, word);
                if (next == INVALID) {
                    return at + invalidByteOf(current, word);
                }
                current = next;
            }
        }
        return at == to ? finish(current) : firstInvalidOfTail(buffer, from, at, to, current);
    }

    private int finish(int current) {
        state = current;
        return -1;
    }

    /** The last one to seven bytes, in the highest bits of a word. */
    private int firstInvalidOfTail(ByteBuffer buffer, int from, int at, int to, int current) {
        long word = 0;
        if (to - from >= Long.BYTES) {
            word = bigEndian(buffer, to - Long.BYTES) << (Long.BYTES - (to - at)) * Byte.SIZE;
        } else {
            for (int i = at; i < to; i++) {
                word |= (buffer.get(i) & 0xFFL) << (at + Long.BYTES - 1 - i) * Byte.SIZE;
            }
        }
        if (current == BETWEEN_CHARACTERS && (word & NON_ASCII) == 0) {
            return finish(current);
        }
        int next = follow(current, word, to - at);
        return next == INVALID ? at + invalidByteOf(current, word) : finish(next);
    }

    private static long bigEndian(ByteBuffer buffer, int at) {
        long word = buffer.getLong(at);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? word : Long.reverseBytes(word);
    }

    /** Java shifts by the lowest six bits of the distance, which are the state; so it is masked only at the end. */
    private static int follow(int from, long word) {
        long current = row(word, 56) >>> from;
        current = row(word, 48) >>> current;
        current = row(word, 40) >>> current;
        current = row(word, 32) >>> current;
        current = row(word, 24) >>> current;
        current = row(word, 16) >>> current;
        current = row(word, 8) >>> current;
        return (int) (row(word, 0) >>> current) & STATE_MASK;
    }

    private static int follow(int from, long word, int bytes) {
        long current = from;
        for (int i = 1; i <= bytes; i++) {
            current = row(word, Long.SIZE - i * Byte.SIZE) >>> current;
        }
        return (int) current & STATE_MASK;
    }

    private static long row(long word, int shift) {
        return ROWS[(int) (word >>> shift) & 0xFF];
    }

    private static int invalidByteOf(int from, long word) {
        int bytes = 1;
        while (follow(from, word, bytes) != INVALID) {
            bytes++;
        }
        return bytes - 1;
    }

    /** Whether the bytes so far end with a whole character. */
    boolean isBetweenCharacters() {
        return state == BETWEEN_CHARACTERS;
    }
}
