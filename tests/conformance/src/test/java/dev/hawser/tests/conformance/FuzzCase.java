package dev.hawser.tests.conformance;

import dev.hawser.testkit.RawFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A case of the Autobahn suite, groups 1 to 10, for a peer in either role that sends back each message.
 *
 * @param id as in the suite
 * @param steps what is done, one after the other
 * @param expected the events that the peer's frames have to make: {@code text}, {@code binary}, {@code ping} or {@code pong}, a space, and
 *     the payload as ISO 8859-1
 * @param tolerated other events that are not wrong, but not strict, or null
 * @param ending how the connection has to end
 */
record FuzzCase(
        String id,
        List<Step> steps,
        List<String> expected,
        @Nullable List<String> tolerated,
        Ending ending) {

    FuzzCase {
        steps = List.copyOf(steps);
        expected = List.copyOf(expected);
    }

    /** What is done. */
    sealed interface Step {}

    /**
     * Sends a frame.
     *
     * @param chop bytes that are sent at a time; 0 for all at once
     */
    record Send(RawFrame frame, int chop) implements Step {}

    /** Sends a part of a frame, as much of it as has not been sent, up to this byte of its payload. */
    record SendUpTo(RawFrame frame, int payloadBytes) implements Step {}

    /** Waits for so many events since the beginning. */
    record AwaitEvents(int count) implements Step {}

    /** Waits for the peer to fail the connection, which it should do before it hears more. */
    record AwaitFailure() implements Step {}

    /**
     * How a connection has to end.
     *
     * @param byUs whether we begin to close, not the peer
     * @param codes the codes that the peer's close frame may have; it may have none
     * @param clean whether both have to send a close frame
     * @param fatal whether it is a failure of the case itself when the other one ends it
     */
    record Ending(boolean byUs, List<Integer> codes, boolean clean, boolean fatal) {}

    /** Begins a case; it ends with a close of ours unless something else is said. */
    static Builder of(String id) {
        return new Builder(id);
    }

    static RawFrame text(String payload) {
        return frame(RawFrame.TEXT, utf8(payload));
    }

    static RawFrame continuation(String payload) {
        return frame(RawFrame.CONTINUATION, utf8(payload));
    }

    static RawFrame ping(String payload) {
        return frame(RawFrame.PING, utf8(payload));
    }

    /** A frame that the run will mask if it has to. */
    static RawFrame frame(int opcode, byte[] payload) {
        return RawFrame.unmasked(opcode, payload);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An event of this payload. */
    static String event(String kind, byte[] payload) {
        return kind + " " + new String(payload, StandardCharsets.ISO_8859_1);
    }

    static final class Builder {
        private final String id;
        private final List<Step> steps = new ArrayList<>();
        private List<String> expected = List.of();
        private @Nullable List<String> tolerated;
        private Ending ending = new Ending(true, List.of(1000), true, false);

        private Builder(String id) {
            this.id = id;
        }

        Builder send(RawFrame... frames) {
            return sendChopped(0, frames);
        }

        Builder sendChopped(int chop, RawFrame... frames) {
            Arrays.stream(frames).forEach(frame -> steps.add(new Send(frame, chop)));
            return this;
        }

        Builder step(Step step) {
            steps.add(step);
            return this;
        }

        Builder expect(String... events) {
            expected = List.of(events);
            return this;
        }

        /** What is also expected of a peer that is not strict. */
        Builder tolerate(String... events) {
            tolerated = List.of(events);
            return this;
        }

        /** The peer has to fail the connection. */
        Builder failsWith(Integer... codes) {
            ending = new Ending(false, List.of(codes), false, false);
            return this;
        }

        /** The peer has to fail the connection, and when it does not, everything is wrong. */
        Builder mustFailWith(Integer code) {
            ending = new Ending(false, List.of(code), false, true);
            return this;
        }

        /** The steps have a close frame. */
        Builder answersCloseWith(boolean clean, Integer... codes) {
            ending = new Ending(true, List.of(codes), clean, false);
            return this;
        }

        FuzzCase build() {
            return new FuzzCase(id, steps, expected, tolerated, ending);
        }
    }
}
