package dev.hawser.tests.conformance;

import static dev.hawser.testkit.RawFrame.CLOSE;
import static dev.hawser.testkit.RawFrame.TEXT;
import static dev.hawser.testkit.RawFrame.closePayload;
import static dev.hawser.tests.conformance.FuzzCase.continuation;
import static dev.hawser.tests.conformance.FuzzCase.event;
import static dev.hawser.tests.conformance.FuzzCase.frame;
import static dev.hawser.tests.conformance.FuzzCase.ping;
import static dev.hawser.tests.conformance.FuzzCase.text;
import static dev.hawser.tests.conformance.FuzzCase.utf8;

import dev.hawser.testkit.RawFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Group 7 of the Autobahn suite. */
final class CloseCases {
    private static final String HELLO = "Hello World!";
    private static final RawFrame NORMAL = close(1000, "");
    private static final int[] VALID_CODES = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999
    };
    private static final int[] INVALID_CODES = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
    private static final int[] UNDEFINED_CODES = {5000, 65535};

    private CloseCases() {}

    static List<FuzzCase> all() {
        List<FuzzCase> cases = new ArrayList<>();
        handshakes(cases);
        payloads(cases);
        for (int i = 0; i < VALID_CODES.length; i++) {
            cases.add(answers("7.7." + (i + 1), true, close(VALID_CODES[i], ""), 1000, VALID_CODES[i]));
        }
        for (int i = 0; i < INVALID_CODES.length; i++) {
            cases.add(answers("7.9." + (i + 1), false, close(INVALID_CODES[i], ""), 1002));
        }
        for (int i = 0; i < UNDEFINED_CODES.length; i++) {
            cases.add(answers("7.13." + (i + 1), false, close(UNDEFINED_CODES[i], ""), 1000, 1002));
        }
        return cases;
    }

    private static RawFrame close(int code, String reason) {
        return frame(CLOSE, closePayload(code, reason));
    }

    private static FuzzCase answers(String id, boolean clean, RawFrame close, Integer... codes) {
        return FuzzCase.of(id).send(close).answersCloseWith(clean, codes).build();
    }

    private static void handshakes(List<FuzzCase> cases) {
        cases.add(FuzzCase.of("7.1.1").send(text(HELLO)).expect("text " + HELLO).build());
        cases.add(afterClose("7.1.2", frame(CLOSE, new byte[0])));
        cases.add(afterClose("7.1.3", ping("")));
        cases.add(afterClose("7.1.4", text(HELLO)));
        cases.add(FuzzCase.of("7.1.5")
                .send(text("fragment1").unfinished(), NORMAL, continuation("fragment2"))
                .answersCloseWith(true, 1000)
                .build());
        byte[] large = "BAsd7&jh23".repeat(26_215).substring(0, 256 * 1024).getBytes();
        cases.add(FuzzCase.of("7.1.6")
                .send(frame(TEXT, large), text(HELLO), NORMAL, ping(""))
                .expect(event("text", large), "text " + HELLO)
                .answersCloseWith(true, 1000)
                .build());
    }

    private static FuzzCase afterClose(String id, RawFrame late) {
        return FuzzCase.of(id).send(NORMAL, late).answersCloseWith(true, 1000).build();
    }

    private static void payloads(List<FuzzCase> cases) {
        cases.add(answers("7.3.1", true, frame(CLOSE, new byte[0]), 1000));
        cases.add(answers("7.3.2", false, frame(CLOSE, utf8("a")), 1002));
        cases.add(answers("7.3.3", true, NORMAL, 1000));
        cases.add(answers("7.3.4", true, close(1000, HELLO), 1000));
        cases.add(answers("7.3.5", true, close(1000, "*".repeat(123)), 1000));
        cases.add(answers("7.3.6", false, close(1000, "*".repeat(124)), 1002));
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(closePayload(1000, ""));
        payload.writeBytes(Utf8Cases.INVALID);
        cases.add(answers("7.5.1", false, frame(CLOSE, payload.toByteArray()), 1002, 1007));
    }
}
