package dev.hawser.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Who says what: message number n is the same whenever it is asked for, so that nothing has to be kept to check it. Immutable; any thread.
 *
 * <p>A message reads {@code user17:#4711 Hello random -1234567890}.
 */
final class LoadScript {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final int clients;

    LoadScript(long seed, int clients) {
        this.seed = seed;
        this.clients = clients;
    }

    /** The client that says a message. */
    int speaker(int number) {
        return random(number).nextInt(clients);
    }

    /** A message by whoever says it by the script. */
    byte[] message(int number) {
        return message(number, speaker(number));
    }

    /** A message by this client. */
    byte[] message(int number, int speaker) {
        // Not with +, which only the optimizing compiler makes as fast.
        return new StringBuilder(64)
                .append("user")
                .append(speaker)
                .append(":#")
                .append(number)
                .append(" Hello random ")
                .append(random(number).nextLong())
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The number that a message says it has, or -1 when it says none. */
    static int numberOf(ByteBuffer payload) {
        int at = payload.position();
        while (at < payload.limit() && payload.get(at) != '#') {
            at++;
        }
        long number = -1;
        for (at++; at < payload.limit() && payload.get(at) != ' '; at++) {
            int digit = payload.get(at) - '0';
            if (digit < 0 || digit > 9 || number > Integer.MAX_VALUE) {
                return -1;
            }
            number = Math.max(0, number) * 10 + digit;
        }
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed + number * GOLDEN_GAMMA);
    }
}
