package dev.hawser.tests.conformance;

import static dev.hawser.testkit.RawFrame.BINARY;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.tests.conformance.FuzzCase.event;
import static dev.hawser.tests.conformance.FuzzCase.frame;

import dev.hawser.testkit.RawFrame;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Group 9 of the Autobahn suite. Its messages have up to 16 MiB, so each case is made when it is its turn. */
final class LimitCases {
    private static final int MEBIBYTE = 1 << 20;
    private static final int[] SIZES = {MEBIBYTE / 16, MEBIBYTE / 4, MEBIBYTE, 4 * MEBIBYTE, 8 * MEBIBYTE, 16 * MEBIBYTE
    };
    private static final int[] FRAGMENTS = {64, 256, 1024, 4096, 16_384, 65_536, 262_144, MEBIBYTE, 4 * MEBIBYTE};
    private static final int[] CHOPS = {64, 128, 256, 512, 1024, 2048};
    private static final int[] ROUND_TRIPS = {0, 16, 64, 256, 1024, 4096};
    private static final int MESSAGES = 1000;

    private static final byte[] LETTERS = "BAsd7&jh23".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTES = {0, (byte) 0xFE, 0x23, (byte) 0xFA, (byte) 0xF0};

    private LimitCases() {}

    static Stream<FuzzCase> all() {
        return Stream.of(
                        both(SIZES, 1, LimitCases::whole),
                        both(FRAGMENTS, 3, LimitCases::fragmented),
                        both(CHOPS, 5, LimitCases::chopped),
                        both(ROUND_TRIPS, 7, LimitCases::roundTrips))
                .flatMap(cases -> cases);
    }

    private interface Maker {
        FuzzCase make(String id, int opcode, int figure);
    }

    /** A part with text, and the next one with the same in binary. */
    private static Stream<FuzzCase> both(int[] figures, int part, Maker maker) {
        return Stream.of(TEXT, BINARY)
                .flatMap(opcode -> IntStream.range(0, figures.length)
                        .mapToObj(i -> maker.make(
                                "9." + (opcode == TEXT ? part : part + 1) + "." + (i + 1), opcode, figures[i])));
    }

    private static byte[] payload(int opcode, int length) {
        byte[] pattern = opcode == TEXT ? LETTERS : BYTES;
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = pattern[i % pattern.length];
        }
        return payload;
    }

    private static FuzzCase.Builder echoes(String id, int opcode, byte[] payload) {
        return FuzzCase.of(id).expect(event(opcode == TEXT ? "text" : "binary", payload));
    }

    private static FuzzCase whole(String id, int opcode, int length) {
        byte[] payload = payload(opcode, length);
        return echoes(id, opcode, payload).send(frame(opcode, payload)).build();
    }

    private static FuzzCase fragmented(String id, int opcode, int size) {
        byte[] payload = payload(opcode, 4 * MEBIBYTE);
        RawFrame[] frames = FuzzCases.fragments(opcode, payload, size).toArray(RawFrame[]::new);
        return echoes(id, opcode, payload).send(frames).build();
    }

    private static FuzzCase chopped(String id, int opcode, int chop) {
        byte[] payload = payload(opcode, MEBIBYTE);
        return echoes(id, opcode, payload)
                .sendChopped(chop, frame(opcode, payload))
                .build();
    }

    /** Each message when the one before it has come back. */
    private static FuzzCase roundTrips(String id, int opcode, int length) {
        byte[] payload = payload(opcode, length);
        FuzzCase.Builder builder = FuzzCase.of(id);
        String[] events = new String[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            builder.send(frame(opcode, payload)).step(new FuzzCase.AwaitEvents(i + 1));
            events[i] = event(opcode == TEXT ? "text" : "binary", payload);
        }
        return builder.expect(events).build();
    }
}
