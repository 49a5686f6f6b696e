package dev.hawser.tests.conformance;

import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.tests.conformance.FuzzCase.event;
import static dev.hawser.tests.conformance.FuzzCase.frame;
import static dev.hawser.tests.conformance.FuzzCase.text;
import static dev.hawser.tests.conformance.FuzzCase.utf8;

import dev.hawser.testkit.RawFrame;
import dev.hawser.tests.conformance.FuzzCase.AwaitFailure;
import dev.hawser.tests.conformance.FuzzCase.SendUpTo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Group 6 of the Autobahn suite. Its 19 last parts are sequences that Markus Kuhn put together to try decoders. */
final class Utf8Cases {
    private static final String KOSME = "cebae1bdb9cf83cebcceb5";
    private static final String EDITED = "656469746564";
    /** A surrogate in the middle: invalid from byte 12 on. */
    static final byte[] INVALID = bytes(KOSME + "eda080" + EDITED);
    /** Beyond the last character there is: invalid from byte 12 on. */
    private static final byte[] OUT_OF_RANGE = bytes(KOSME + "f4908080" + EDITED);

    private static final int FIRST_PART = 5;
    private static final String INCOMPLETE = "c0 e080 f08080 f8808080 fc80808080 df efbf f7bfbf fbbfbfbf fdbfbfbfbf";

    /** What the 5th to the 23rd part send, in hexadecimal. */
    private static final String[] PARTS = {
        "68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64 68656c6c6ff0a4ada2776f726c64 "
                + KOSME,
        prefixes(),
        "00 c280 e0a080 f0908080",
        "f888808080 fc8480808080",
        "7f dfbf efbfbf f48fbfbf",
        "f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf",
        "ed9fbf ee8080 efbfbd f48fbfbf f4908080",
        "80 bf 80bf 80bf80 80bf80bf 80bf80bf80 80bf80bf80bf " + range(0x80, 0xBF, ""),
        lonely(0xC0, 0xDF) + lonely(0xE0, 0xEF) + lonely(0xF0, 0xF7) + lonely(0xF8, 0xFB) + lonely(0xFC, 0xFD),
        INCOMPLETE,
        INCOMPLETE.replace(" ", ""),
        "fe ff fefeffff",
        "c0af e080af f08080af f8808080af fc80808080af",
        "c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf",
        "c080 e08080 f0808080 f880808080 fc8080808080",
        "eda080 edadbf edae80 edafbf edb080 edbe80 edbfbf",
        "eda080edb080 eda080edbfbf edadbfedb080 edadbfedbfbf edae80edb080 edae80edbfbf edafbfedb080 edafbfedbfbf",
        nonCharacters(),
        "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf"
    };

    private Utf8Cases() {}

    static List<FuzzCase> all() {
        List<FuzzCase> cases = new ArrayList<>();
        fragments(cases);
        failFast(cases);
        for (int part = 0; part < PARTS.length; part++) {
            String[] sequences = PARTS[part].split(" ");
            for (int i = 0; i < sequences.length; i++) {
                cases.add(sequence("6." + (FIRST_PART + part) + "." + (i + 1), bytes(sequences[i])));
            }
        }
        return cases;
    }

    private static FuzzCase sequence(String id, byte[] payload) {
        FuzzCase.Builder builder = FuzzCase.of(id).send(frame(TEXT, payload));
        return isValid(payload)
                ? builder.expect(event("text", payload)).build()
                : builder.mustFailWith(1007).build();
    }

    private static boolean isValid(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    private static void fragments(List<FuzzCase> cases) {
        byte[] greeting = utf8("Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!");
        byte[] kosme = bytes(KOSME);
        byte[] middle = utf8("middle frame payload");
        cases.add(echoes("6.1.1", "", text("")));
        cases.add(echoes("6.1.2", "", text("").unfinished(), part("").unfinished(), part("")));
        cases.add(FuzzCase.of("6.1.3")
                .send(
                        text("").unfinished(),
                        frame(RawFrame.CONTINUATION, middle).unfinished(),
                        part(""))
                .expect(event("text", middle))
                .build());
        cases.add(inFragments("6.2.1", greeting, greeting.length));
        cases.add(inFragments("6.2.2", greeting, "Hello-?@???".length() + 4));
        cases.add(inFragments("6.2.3", greeting, 1));
        cases.add(inFragments("6.2.4", kosme, 1));
        cases.add(FuzzCase.of("6.3.1")
                .send(frame(TEXT, INVALID))
                .mustFailWith(1007)
                .build());
        cases.add(FuzzCase.of("6.3.2")
                .send(FuzzCases.fragments(TEXT, INVALID, 1).toArray(RawFrame[]::new))
                .mustFailWith(1007)
                .build());
    }

    private static RawFrame part(String payload) {
        return FuzzCase.continuation(payload);
    }

    private static FuzzCase echoes(String id, String payload, RawFrame... frames) {
        return FuzzCase.of(id).send(frames).expect("text " + payload).build();
    }

    private static FuzzCase inFragments(String id, byte[] payload, int size) {
        return FuzzCase.of(id)
                .send(FuzzCases.fragments(TEXT, payload, size).toArray(RawFrame[]::new))
                .expect(event("text", payload))
                .build();
    }

    /** The peer has to fail at the byte that shows it, whether frames are cut there or what the network carries. */
    private static void failFast(List<FuzzCase> cases) {
        int[][] cuts = {{11, 15}, {12, 13}};
        for (int i = 0; i < cuts.length; i++) {
            int from = cuts[i][0];
            int to = cuts[i][1];
            cases.add(FuzzCase.of("6.4." + (1 + i))
                    .send(frame(TEXT, Arrays.copyOf(OUT_OF_RANGE, from)).unfinished())
                    .send(rest(from, to).unfinished())
                    .step(new AwaitFailure())
                    .send(rest(to, OUT_OF_RANGE.length))
                    .mustFailWith(1007)
                    .build());
            RawFrame whole = frame(TEXT, OUT_OF_RANGE);
            cases.add(FuzzCase.of("6.4." + (3 + i))
                    .step(new SendUpTo(whole, from))
                    .step(new SendUpTo(whole, to))
                    .step(new AwaitFailure())
                    .step(new SendUpTo(whole, OUT_OF_RANGE.length))
                    .mustFailWith(1007)
                    .build());
        }
    }

    private static RawFrame rest(int from, int to) {
        return frame(RawFrame.CONTINUATION, Arrays.copyOfRange(OUT_OF_RANGE, from, to));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String prefixes() {
        return IntStream.rangeClosed(1, KOSME.length() / 2)
                .mapToObj(length -> KOSME.substring(0, 2 * length))
                .collect(Collectors.joining(" "));
    }

    /** Each byte of a range, without its last, and something behind it. */
    private static String range(int from, int to, String behind) {
        return IntStream.range(from, to)
                .mapToObj(value -> "%02x".formatted(value) + behind)
                .collect(Collectors.joining());
    }

    private static String lonely(int from, int to) {
        return range(from, to, "20") + " ";
    }

    /** The last two of each plane: no characters, and valid UTF-8 all the same. */
    private static String nonCharacters() {
        return IntStream.rangeClosed(0, 0x10)
                .flatMap(plane -> IntStream.of(plane << 16 | 0xFFFE, plane << 16 | 0xFFFF))
                .mapToObj(Character::toString)
                .map(character -> HexFormat.of().formatHex(utf8(character)))
                .collect(Collectors.joining(" "));
    }
}
