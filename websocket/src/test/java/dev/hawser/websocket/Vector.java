package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.websocket.Reading.Memory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Frames and the events that they have to give, in both roles, in every kind of buffer, whole and however they are cut. */
final class Vector {
    private static final int RANDOM_RUNS = 12;
    private static final int MAX_REASON_LENGTH = 123;
    private static final DeflatePool POOL = new DeflatePool(1, 1);

    private final String[] frames;
    private Limits limits = Limits.DEFAULT;
    private Receiver.Mode mode = Receiver.Mode.MESSAGES;
    private @Nullable DeflateParameters deflate;

    private Vector(String... frames) {
        this.frames = frames;
    }

    /** Frames in the notation of {@link Wire}. */
    static Vector of(String... frames) {
        return new Vector(frames);
    }

    Vector within(Limits limits) {
        this.limits = limits;
        return this;
    }

    Vector in(Receiver.Mode mode) {
        this.mode = mode;
        return this;
    }

    /** With compression agreed on. */
    Vector with(DeflateParameters deflate) {
        this.deflate = deflate;
        return this;
    }

    void gives(String... events) {
        for (Role role : Role.values()) {
            Wire wire = Wire.of(role, frames);
            for (Memory memory : Memory.values()) {
                check(role, memory, wire, List.of(events));
            }
            checkFault(role, wire, events);
        }
    }

    private void check(Role role, Memory memory, Wire wire, List<String> events) {
        assertThat(Reading.whole(receiver(role), memory, wire.bytes()))
                .as("%s, %s, whole", role, memory)
                .isEqualTo(events);
        assertThat(Reading.inChunks(receiver(role), memory, wire.bytes(), 1, new Random(0)))
                .as("%s, %s, byte by byte", role, memory)
                .isEqualTo(events);
        for (int seed = 0; seed < RANDOM_RUNS; seed++) {
            int maxChunk = seed % 2 == 0 ? 20 : Math.max(1, wire.bytes().length);
            assertThat(Reading.inChunks(receiver(role), memory, wire.bytes(), maxChunk, new Random(seed)))
                    .as("%s, %s, seed %d, chunks up to %d", role, memory, seed, maxChunk)
                    .isEqualTo(events);
        }
    }

    private void checkFault(Role role, Wire wire, String... events) {
        String last = events.length == 0 ? "" : events[events.length - 1];
        assertThat(wire.faultAt() >= 0)
                .as("a vector with a fault marks its byte")
                .isEqualTo(last.startsWith("fault"));
        if (wire.faultAt() < 0) {
            return;
        }
        assertThat(last.substring("fault 1002 ".length()).getBytes(StandardCharsets.UTF_8))
                .as("fits in a close frame")
                .hasSizeLessThanOrEqualTo(MAX_REASON_LENGTH);
        Reading reading = new Reading(receiver(role), Memory.HEAP);
        for (int i = 0; i < wire.faultAt(); i++) {
            reading.feed(wire.bytes(), i, 1);
        }
        assertThat(reading.events())
                .as("%s, before byte %d", role, wire.faultAt())
                .doesNotContain(last);
        reading.feed(wire.bytes(), wire.faultAt(), 1);
        assertThat(reading.events()).as("%s, at byte %d", role, wire.faultAt()).endsWith(last);
    }

    private Receiver receiver(Role role) {
        MessageInflater inflater = deflate == null ? null : new MessageInflater(role, deflate, POOL);
        return new Receiver(role, limits, mode, inflater, null);
    }
}
