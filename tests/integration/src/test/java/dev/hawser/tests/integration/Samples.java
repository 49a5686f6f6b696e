package dev.hawser.tests.integration;

import java.util.List;
import java.util.Random;

/** Messages that peers exchange: short and long ones, each form of length, and text that is not ASCII. */
final class Samples {
    static final List<String> TEXTS = List.of(
            "hello",
            "",
            "x".repeat(125),
            "x".repeat(126),
            "x".repeat(65_535),
            "x".repeat(64 * 1024),
            "ä".repeat(32 * 1024),
            "für 🎈, \u05e9\u05dc\u05d5\u05dd & <b>\"'\u0000\u2028",
            "\uD83D\uDC69\u200D\uD83D\uDE80".repeat(1000));

    private Samples() {}

    static List<byte[]> binaries() {
        return List.of(bytes(0), bytes(3), bytes(125), bytes(126), bytes(65_535), bytes(64 * 1024));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
