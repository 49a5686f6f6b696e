package dev.hawser.websocket;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** What valid UTF-8 is, from the platform's encoder: the encodings of all characters, and what they begin with. */
final class Utf8Oracle {
    private static final BitSet[] WHOLE = {new BitSet(), new BitSet(), new BitSet(), new BitSet()};
    private static final BitSet[] BEGUN = {new BitSet(), new BitSet(), new BitSet(), new BitSet()};

    static {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(character).getBytes(StandardCharsets.UTF_8);
                for (int length = 1; length < bytes.length; length++) {
                    BEGUN[length].set(number(bytes, 0, length));
                }
                WHOLE[bytes.length - 1].set(number(bytes, 0, bytes.length) & 0x1FFF_FFFF);
            }
        }
    }

    private Utf8Oracle() {}

    /** The bytes as a number; the highest three bits of four, which are always set, are left out so that it is an index. */
    private static int number(byte[] bytes, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = number << 8 | bytes[i] & 0xFF;
        }
        return number;
    }

    /** The first byte after which nothing valid can come, or -1. */
    static int firstInvalid(byte[] bytes) {
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            int length = at + 1 - start;
            if (isWhole(bytes, start, length)) {
                start = at + 1;
            } else if (length > 3 || !BEGUN[length].get(number(bytes, start, length))) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isWhole(byte[] bytes, int start, int length) {
        int number = number(bytes, start, length);
        return length < 4
                ? WHOLE[length - 1].get(number)
                : (bytes[start] & 0xE0) == 0xE0 && WHOLE[3].get(number & 0x1FFF_FFFF);
    }
}
