package dev.hawser.cli;

import dev.hawser.cli.PingOptions.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a ping carries: eight hexadecimal digits that are this run's, eight that are the ping's number, and a pattern. So an answer tells
 * which ping it answers, and whether it is whole. Immutable; any thread.
 */
final class PingPayload {
    /** Of run and number. */
    static final int MIN_BYTES = 16;

    private static final int DIGITS = 8;
    private static final int RADIX = 16;

    private final Kind kind;
    private final String run;
    private final byte[] pattern;

    /**
     * The payloads of one run.
     *
     * @param run tells it from others
     * @param size of each payload, {@value #MIN_BYTES} or more
     */
    PingPayload(int run, int size, Kind kind) {
        this.kind = kind;
        this.run = HexFormat.of().toHexDigits(run);
        this.pattern = new byte[size];
        for (int i = MIN_BYTES; i < size; i++) {
            pattern[i] = (byte) (kind == Kind.BINARY ? i : 'a' + i % 26);
        }
    }

    /** What an answer says. */
    sealed interface Answer {
        /** It answers the preparation. */
        record Ready() implements Answer {}

        /** It answers that ping. */
        record Right(int number) implements Answer {}

        /** It answers that ping, but is not what was sent. */
        record Altered(int number, String how) implements Answer {}

        /** It is none to a ping of this run. */
        record Unasked(String what) implements Answer {}
    }

    /** The payload of a ping frame that goes ahead of all and does not count. */
    ByteBuffer preparation() {
        return ByteBuffer.wrap(run.getBytes(StandardCharsets.US_ASCII));
    }

    /** The payload of a ping. */
    ByteBuffer of(int number) {
        byte[] bytes = pattern.clone();
        byte[] head = (run + HexFormat.of().toHexDigits(number)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, bytes, 0, head.length);
        return ByteBuffer.wrap(bytes);
    }

    /**
     * Reads what came in.
     *
     * @param came what it is
     * @param payload from position to limit; does not change
     */
    Answer read(Kind came, ByteBuffer payload) {
        if (came == Kind.CONTROL && payload.equals(preparation())) {
            return new Answer.Ready();
        }
        int number = number(payload);
        if (number < 0) {
            return new Answer.Unasked(payload.remaining() + " bytes " + excerpt(came, payload));
        }
        if (came != kind) {
            return new Answer.Altered(number, "came back as " + came.name().toLowerCase(Locale.ROOT));
        }
        if (payload.remaining() != pattern.length) {
            return new Answer.Altered(number, payload.remaining() + " bytes came back instead of " + pattern.length);
        }
        int place = payload.slice().mismatch(of(number));
        return place < 0
                ? new Answer.Right(number)
                : new Answer.Altered(number, "byte " + place + " came back altered");
    }

    /** The number of the ping that is answered, or -1 when it is none of this run. */
    private int number(ByteBuffer payload) {
        if (payload.remaining() < MIN_BYTES) {
            return -1;
        }
        String head = StandardCharsets.ISO_8859_1
                .decode(payload.slice(payload.position(), MIN_BYTES))
                .toString();
        if (!head.startsWith(run)) {
            return -1;
        }
        try {
            return Integer.parseInt(head, DIGITS, MIN_BYTES, RADIX);
        } catch (NumberFormatException altered) {
            return -1;
        }
    }

    private static String excerpt(Kind came, ByteBuffer payload) {
        return came == Kind.BINARY ? Printable.hex(payload) : Printable.text(payload);
    }
}
