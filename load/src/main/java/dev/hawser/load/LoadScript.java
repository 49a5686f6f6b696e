package dev.hawser.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Who says what: message number n is the same whenever it is asked for, so that nothing has to be kept to check it. Immutable; any thread.
 *
 * <p>A short message reads {@code user17:#4711 Hello random -1234567890}; one of a given size has letters after its number.
 */
final class LoadScript {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final byte[] USER = {'u', 's', 'e', 'r'};

    /** In place of a speaker, where a message does not say who that is. */
    private static final int NOBODY = -1;

    /** Where the letters of messages come from. */
    private static final int LETTERS = 64 * 1024;

    private final long seed;
    private final int clients;
    private final @Nullable MessageSizes sizes;
    private final byte[] letters;

    /** Of short messages. */
    LoadScript(long seed, int clients) {
        this(seed, clients, null);
    }

    /**
     * @param clients that speak
     * @param sizes how long messages are; null for short ones
     */
    LoadScript(long seed, int clients, @Nullable MessageSizes sizes) {
        this.seed = seed;
        this.clients = clients;
        this.sizes = sizes;
        this.letters = new byte[sizes == null ? 0 : LETTERS];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
        }
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
        return compose(number, speaker);
    }

    /** What a message says beside its speaker, as long as a message is: letters, digits, and signs that need no escape in JSON. */
    byte[] words(int number) {
        return compose(number, NOBODY);
    }

    private byte[] compose(int number, int speaker) {
        return sizes == null ? shortMessage(number, speaker) : message(number, speaker, sizes);
    }

    private byte[] shortMessage(int number, int speaker) {
        // Not with +, which only the optimizing compiler makes as fast.
        StringBuilder message = new StringBuilder(64);
        if (speaker != NOBODY) {
            message.append("user").append(speaker).append(':');
        }
        return message.append('#')
                .append(number)
                .append(" Hello random ")
                .append(random(number).nextLong())
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] message(int number, int speaker, MessageSizes range) {
        SplittableRandom random = random(number);
        byte[] message = new byte[random.nextInt(range.least(), range.most() + 1)];
        int start = begin(message, number, speaker);
        int from = random.nextInt(LETTERS);
        for (int at = start; at < message.length; from = 0) {
            int length = Math.min(message.length - at, LETTERS - from);
            System.arraycopy(letters, from, message, at, length);
            at += length;
        }
        return message;
    }

    /**
     * Puts {@code user17:#4711 } at the beginning, without the user when it says nobody; returns how long that is. No text is made of it: this
     * happens for every message.
     */
    private static int begin(byte[] message, int number, int speaker) {
        int at = 0;
        if (speaker != NOBODY) {
            System.arraycopy(USER, 0, message, 0, USER.length);
            at = digits(message, USER.length, speaker);
            message[at++] = ':';
        }
        message[at++] = '#';
        at = digits(message, at, number);
        message[at++] = ' ';
        return at;
    }

    /** Puts a number there, which is not negative; returns where it ends. */
    private static int digits(byte[] message, int at, int number) {
        int end = at + 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            end++;
        }
        int rest = number;
        for (int i = end - 1; i >= at; i--) {
            message[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    /** Whether a message, {@code speaker:words}, has the speaker or the number of a test, of whichever. */
    static boolean isOfTest(ByteBuffer message) {
        int end = endOfSpeaker(message);
        return end < message.limit()
                && (isUser(message.slice(message.position(), end - message.position()))
                        || isNumbered(message.slice(end + 1, message.limit() - end - 1)));
    }

    /** Where the colon of {@code speaker:words} is, or the end of the message when it has none. */
    static int endOfSpeaker(ByteBuffer message) {
        int at = message.position();
        while (at < message.limit() && message.get(at) != ':') {
            at++;
        }
        return at;
    }

    /** Whether this is the name of a speaker, of whichever test: {@code user17}. */
    static boolean isUser(ByteBuffer name) {
        boolean begins = name.remaining() > USER.length
                && name.slice(name.position(), USER.length).equals(ByteBuffer.wrap(USER));
        for (int at = name.position() + USER.length; begins && at < name.limit(); at++) {
            begins = name.get(at) >= '0' && name.get(at) <= '9';
        }
        return begins;
    }

    /** Whether these words begin as those of a test. */
    static boolean isNumbered(ByteBuffer words) {
        return words.hasRemaining() && words.get(words.position()) == '#';
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
