package dev.hawser.tests.conformance;

import static dev.hawser.testkit.RawFrame.BINARY;
import static dev.hawser.testkit.RawFrame.CLOSE;
import static dev.hawser.testkit.RawFrame.PING;
import static dev.hawser.testkit.RawFrame.PONG;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.tests.conformance.FuzzCase.continuation;
import static dev.hawser.tests.conformance.FuzzCase.event;
import static dev.hawser.tests.conformance.FuzzCase.frame;
import static dev.hawser.tests.conformance.FuzzCase.ping;
import static dev.hawser.tests.conformance.FuzzCase.text;
import static dev.hawser.tests.conformance.FuzzCase.utf8;

import dev.hawser.testkit.RawFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The groups 1 to 5 and 10 of the Autobahn suite. */
final class FuzzCases {
    private static final String HELLO = "Hello, world!";
    private static final String HELLO_EVENT = "text Hello, world!";
    private static final byte[] NO_TEXT = {0, -1, -2, -3, -4, -5, 0, -1};
    private static final int AUTO_FRAGMENT = 1300;

    /** The ways of sending in group 5: all at once, and byte by byte. A socket without delay sends frame by frame anyway. */
    private static final int[] CHOPS = {0, 0, 1};

    private FuzzCases() {}

    static List<FuzzCase> all() {
        List<FuzzCase> cases = new ArrayList<>();
        framing(cases);
        pings(cases);
        reservedBits(cases);
        opcodes(cases);
        fragmentation(cases);
        cases.add(autoFragmentation());
        return cases;
    }

    private static void framing(List<FuzzCase> cases) {
        int[] sizes = {0, 125, 126, 127, 128, 65535, 65536, 65536};
        for (int i = 0; i < sizes.length; i++) {
            int chop = i == 7 ? 997 : 0;
            byte[] stars = filled(sizes[i], '*');
            byte[] bytes = filled(sizes[i], 0xFE);
            cases.add(FuzzCase.of("1.1." + (i + 1))
                    .sendChopped(chop, frame(TEXT, stars))
                    .expect(event("text", stars))
                    .build());
            cases.add(FuzzCase.of("1.2." + (i + 1))
                    .sendChopped(chop, frame(BINARY, bytes))
                    .expect(event("binary", bytes))
                    .build());
        }
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void pings(List<FuzzCase> cases) {
        byte[] longest = filled(125, 0xFE);
        RawFrame pong = frame(PONG, utf8("unsolicited pong payload"));
        cases.add(FuzzCase.of("2.1").send(ping("")).expect("pong ").build());
        cases.add(FuzzCase.of("2.2").send(ping(HELLO)).expect("pong " + HELLO).build());
        cases.add(FuzzCase.of("2.3")
                .send(frame(PING, NO_TEXT))
                .expect(event("pong", NO_TEXT))
                .build());
        cases.add(FuzzCase.of("2.4")
                .send(frame(PING, longest))
                .expect(event("pong", longest))
                .build());
        cases.add(FuzzCase.of("2.5")
                .send(frame(PING, filled(126, 0xFE)))
                .failsWith(1002)
                .build());
        cases.add(FuzzCase.of("2.6")
                .sendChopped(1, frame(PING, longest))
                .expect(event("pong", longest))
                .build());
        cases.add(FuzzCase.of("2.7").send(frame(PONG, new byte[0])).build());
        cases.add(FuzzCase.of("2.8").send(pong).build());
        cases.add(FuzzCase.of("2.9")
                .send(pong, ping("ping payload"))
                .expect("pong ping payload")
                .build());
        cases.add(tenPings("2.10", 0));
        cases.add(tenPings("2.11", 1));
    }

    private static FuzzCase tenPings(String id, int chop) {
        FuzzCase.Builder builder = FuzzCase.of(id);
        String[] pongs = new String[10];
        for (int i = 0; i < pongs.length; i++) {
            builder.sendChopped(chop, ping("payload-" + i));
            pongs[i] = "pong payload-" + i;
        }
        return builder.expect(pongs).build();
    }

    private static void reservedBits(List<FuzzCase> cases) {
        cases.add(fails("3.1", text(HELLO).withReserved(1)));
        for (int reserved = 2; reserved <= 4; reserved++) {
            cases.add(echoesAndFails(
                    "3." + reserved, reserved == 4 ? 1 : 0, text(HELLO).withReserved(reserved)));
        }
        cases.add(fails("3.5", frame(BINARY, NO_TEXT).withReserved(5)));
        cases.add(fails("3.6", ping(HELLO).withReserved(6)));
        cases.add(fails("3.7", frame(CLOSE, new byte[0]).withReserved(7)));
    }

    private static FuzzCase fails(String id, RawFrame... frames) {
        return FuzzCase.of(id).send(frames).failsWith(1002).build();
    }

    /** What came before the bad frame is answered, and what comes after it is not. */
    private static FuzzCase echoesAndFails(String id, int chop, RawFrame bad) {
        return FuzzCase.of(id)
                .sendChopped(chop, text(HELLO), bad, ping(""))
                .expect(HELLO_EVENT)
                .tolerate()
                .failsWith(1002)
                .build();
    }

    private static void opcodes(List<FuzzCase> cases) {
        int[][] reserved = {{3, 4, 5, 6, 7}, {11, 12, 13, 14, 15}};
        for (int group = 0; group < 2; group++) {
            for (int i = 0; i < 5; i++) {
                String id = "4." + (group + 1) + "." + (i + 1);
                byte[] payload = i % 2 == 1 ? utf8("reserved opcode payload") : new byte[0];
                RawFrame bad = frame(reserved[group][i], payload);
                cases.add(i < 2 ? fails(id, bad) : echoesAndFails(id, i == 4 ? 1 : 0, bad));
            }
        }
    }

    private static void fragmentation(List<FuzzCase> cases) {
        RawFrame first = text("fragment1").unfinished();
        RawFrame last = continuation("fragment2");
        cases.add(fails("5.1", ping("fragment1").unfinished(), last));
        cases.add(fails("5.2", frame(PONG, utf8("fragment1")).unfinished(), last));
        for (int i = 0; i < CHOPS.length; i++) {
            cases.add(FuzzCase.of("5." + (3 + i))
                    .sendChopped(CHOPS[i], first, last)
                    .expect("text fragment1fragment2")
                    .build());
            cases.add(FuzzCase.of("5." + (6 + i))
                    .sendChopped(CHOPS[i], first, ping("ping payload"), last)
                    .expect("pong ping payload", "text fragment1fragment2")
                    .build());
            RawFrame stray = continuation("non-continuation payload");
            cases.add(failsChopped("5." + (9 + i), CHOPS[i], stray, text(HELLO)));
            cases.add(failsChopped("5." + (12 + i), CHOPS[i], stray.unfinished(), text(HELLO)));
        }
        cases.add(FuzzCase.of("5.15")
                .send(first, last, continuation("fragment3").unfinished(), text("fragment4"))
                .expect("text fragment1fragment2")
                .tolerate()
                .failsWith(1002)
                .build());
        RawFrame second = text("fragment2").unfinished();
        RawFrame third = continuation("fragment3");
        RawFrame stray = continuation("fragment1");
        cases.add(fails("5.16", stray.unfinished(), second, third, stray.unfinished(), second, third));
        cases.add(fails("5.17", stray, second, third, stray, second, third));
        cases.add(fails("5.18", first, text("fragment2")));
        cases.add(interleaved("5.19"));
        cases.add(interleaved("5.20"));
    }

    private static FuzzCase failsChopped(String id, int chop, RawFrame... frames) {
        return FuzzCase.of(id).sendChopped(chop, frames).failsWith(1002).build();
    }

    private static FuzzCase interleaved(String id) {
        return FuzzCase.of(id)
                .send(text("fragment1").unfinished(), continuation("fragment2").unfinished(), ping("pongme 1!"))
                .step(new FuzzCase.AwaitEvents(1))
                .send(
                        continuation("fragment3").unfinished(),
                        continuation("fragment4").unfinished())
                .send(ping("pongme 2!"), continuation("fragment5"))
                .expect("pong pongme 1!", "pong pongme 2!", "text fragment1fragment2fragment3fragment4fragment5")
                .build();
    }

    private static FuzzCase autoFragmentation() {
        byte[] payload = filled(65536, '*');
        return FuzzCase.of("10.1.1")
                .send(fragments(TEXT, payload, AUTO_FRAGMENT).toArray(RawFrame[]::new))
                .expect(event("text", payload))
                .build();
    }

    /** A message in fragments of so many bytes, the last of them shorter. */
    static List<RawFrame> fragments(int opcode, byte[] payload, int size) {
        List<RawFrame> frames = new ArrayList<>();
        for (int at = 0; at == 0 || at < payload.length; at += size) {
            byte[] part = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + size));
            RawFrame frame = frame(at == 0 ? opcode : RawFrame.CONTINUATION, part);
            frames.add(at + size < payload.length ? frame.unfinished() : frame);
        }
        return frames;
    }
}
