package dev.hawser.tests.integration;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that tests send and show. */
final class Bytes {
    private static final int LONGEST_SHOWN = 32;

    private Bytes() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] of(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** In full when short, else by length and hash. */
    static String hex(byte[] data, int offset, int length) {
        return length <= LONGEST_SHOWN
                ? HexFormat.of().formatHex(data, offset, offset + length)
                : length + " bytes, hash " + Arrays.hashCode(Arrays.copyOfRange(data, offset, offset + length));
    }

    static String hex(byte[] data) {
        return hex(data, 0, data.length);
    }
}
