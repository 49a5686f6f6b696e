package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Reading.Memory;
import dev.hawser.websocket.Receiver.Mode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What makes an event, and that every rule is checked whatever does. */
@Rfc6455("5.4")
class ReceivingModesTest {

    private static Receiver receiver(Mode mode, Limits limits) {
        return new Receiver(Role.CLIENT, limits, mode, null, null);
    }

    @Test
    void givesThePiecesOfAMessageAsTheyComeIn() {
        Reading reading = new Reading(receiver(Mode.PARTS, Limits.DEFAULT), Memory.HEAP);
        feed(reading, "02");
        feed(reading, "0461");
        feed(reading, "6263");
        feed(reading, "64890170 80");
        feed(reading, "0265");
        feed(reading, "66");
        feed(reading, "8201 7a");
        assertThat(reading.events())
                .containsExactly(
                        "binary part 61",
                        "binary part 6263",
                        "binary part 64",
                        "ping 70",
                        "binary part 65",
                        "binary end 66",
                        "binary end 7a");
    }

    @Test
    void givesNoEmptyPartsButTheLast() {
        Reading reading = new Reading(receiver(Mode.PARTS, Limits.DEFAULT), Memory.HEAP);
        feed(reading, "0200 0000 0001");
        feed(reading, "61 8000 8200 0100 8000");
        assertThat(reading.events()).containsExactly("binary part 61", "binary end ", "binary end ", "text end ");
    }

    @Test
    void keepsNothingInParts() {
        Receiver receiver = receiver(Mode.PARTS, Limits.DEFAULT);
        receiver.receive(bytes("0203"));
        ByteBuffer input = bytes("6162");
        Event.Part part = (Event.Part) receiver.receive(input);
        assertThat(part).isNotNull();
        assertThat(part.payload().array()).isSameAs(input.array());
        ByteBuffer rest = bytes("63800164");
        part = (Event.Part) receiver.receive(rest);
        assertThat(part).isNotNull();
        assertThat(part.payload().array()).isSameAs(rest.array());
        part = (Event.Part) receiver.receive(rest);
        assertThat(part).isNotNull();
        assertThat(part.last()).isTrue();
        assertThat(part.payload().array()).isSameAs(rest.array());
    }

    @Test
    void givesWholeFrames() {
        Vector.of("01|02|6162", "89|01|70", "00|00|", "80|01|63", "82|00|", "02|00|", "80|00|")
                .in(Mode.FRAMES)
                .gives(
                        "frame text 6162",
                        "ping 70",
                        "frame continuation ",
                        "frame continuation fin 63",
                        "frame binary fin ",
                        "frame binary ",
                        "frame continuation fin ");
    }

    @Test
    void givesAFrameThatLiesWholeInTheInputAsASlice() {
        Receiver receiver = receiver(Mode.FRAMES, Limits.DEFAULT);
        ByteBuffer input = bytes("01026162 800163");
        Event.Frame frame = (Event.Frame) receiver.receive(input);
        assertThat(frame).isNotNull();
        assertThat(frame.payload().array()).isSameAs(input.array());
    }

    @Test
    @Rfc6455("8.1")
    void aFrameAndAPartMayEndInsideACharacter() {
        Vector.of("01|02|61e2", "00|01|82", "80|01|ac")
                .in(Mode.FRAMES)
                .gives("frame text 61e2", "frame continuation 82", "frame continuation fin ac");
        assertThat(parts("0102 61e2 0001 82 8001 ac")).containsExactly("text part 61e2", "text part 82", "text end ac");
    }

    @ParameterizedTest
    @EnumSource
    @Rfc6455({"5.4", "8.1", "10.4"})
    void checksAllRulesInEachMode(Mode mode) {
        faults(mode, "01|02|61e2", "80|01|28!", "text is not UTF-8 at byte 2: 0x28 (RFC 6455 section 8.1)", 1007);
        faults(mode, "01|02|61e2", "80|00!|", "text ends in the middle of a character (RFC 6455 section 8.1)", 1007);
        faults(
                mode,
                "02|02|6161",
                "82!|00|",
                "binary frame inside a fragmented binary message (RFC 6455 section 5.4)",
                1002);
        faults(
                mode,
                "82|00|",
                "80!|00|",
                "continuation frame without a message to continue (RFC 6455 section 5.4)",
                1002);
        faults(mode, "02|04|61616161", "00|02!|", "binary message 6 > 5 bytes (RFC 6455 section 10.4)", 1009);
    }

    private static void faults(Mode mode, String frame, String broken, String reason, int code) {
        Limits limits = new Limits(5, 5, 10);
        for (Role role : Role.values()) {
            Wire wire = Wire.of(role, frame, broken);
            for (int seed = 0; seed < 10; seed++) {
                Receiver receiver = new Receiver(role, limits, mode, null, null);
                int maxChunk = seed == 0 ? 1 : 1 + seed;
                assertThat(Reading.inChunks(receiver, Memory.HEAP, wire.bytes(), maxChunk, new Random(seed)))
                        .endsWith("fault " + code + " " + reason);
            }
        }
    }

    @Test
    @Rfc6455("10.4")
    void limitsCountOverTheWholeMessageAndBeginAnewWithTheNext() {
        Limits limits = new Limits(4, 4, 2);
        for (Mode mode : Mode.values()) {
            Receiver receiver = receiver(mode, limits);
            assertThat(receiver.receive(bytes("0203616161")))
                    .isEqualTo(mode == Mode.MESSAGES ? null : event(mode, "616161"));
            assertThat(receiver.receive(bytes("800161"))).isNotInstanceOf(Event.Fault.class);
            assertThat(receiver.receive(bytes("820461616161"))).isNotInstanceOf(Event.Fault.class);
            receiver.receive(bytes("020161"));
            receiver.receive(bytes("000161"));
            assertThat(receiver.receive(bytes("8000")))
                    .isEqualTo(new Event.Fault(1008, "message of 3 > 2 fragments (RFC 6455 section 10.4)"));
        }
    }

    private static Event event(Mode mode, String hex) {
        return mode == Mode.PARTS
                ? new Event.Part(MessageType.BINARY, bytes(hex), false)
                : new Event.Frame(Opcode.BINARY, false, bytes(hex));
    }

    @Test
    void knowsInEachModeWhetherItIsBetweenMessages() {
        for (Mode mode : Mode.values()) {
            Receiver receiver = receiver(mode, Limits.DEFAULT);
            receiver.receive(bytes("020161"));
            assertThat(receiver.isBetweenMessages()).isFalse();
            receiver.receive(bytes("800161"));
            assertThat(receiver.isBetweenMessages()).isTrue();
        }
    }

    /** Whatever the inflater still has comes out even when the input is consumed. */
    @Test
    @Rfc7692("7.2.2")
    void aSmallInputMayGiveManyParts() {
        DeflatePool pool = new DeflatePool(9, 1);
        MessageDeflater deflater = new MessageDeflater(Role.CLIENT, DeflateVectorTest.ALONE, 0, pool);
        ByteBuffer zeros = deflater.deflate(ByteBuffer.allocate(1_000_000));
        assertThat(zeros).isNotNull();
        ByteBuffer frame = ByteBuffer.allocate(zeros.remaining() + FrameEncoder.MAX_HEADER_LENGTH);
        FrameEncoder.encodeMasked(Opcode.BINARY, true, true, zeros, 0x12345678, frame);
        MessageInflater inflater = new MessageInflater(Role.SERVER, DeflateVectorTest.ALONE, pool);
        Receiver receiver =
                new Receiver(Role.SERVER, Limits.DEFAULT.withMaxMessageSize(1_000_000), Mode.PARTS, inflater, null);
        List<Integer> lengths = new ArrayList<>();
        frame.flip();
        // Another buffer each time, with what the receiver has left of the last one.
        Event event = receiver.receive(frame);
        while (event instanceof Event.Part part) {
            lengths.add(part.payload().remaining());
            ByteBuffer moved = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
            frame = moved;
            event = receiver.receive(frame);
        }
        assertThat(event).isNull();
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000_000);
        assertThat(lengths).hasSizeGreaterThan(10).allMatch(length -> length <= 64 * 1024);
        assertThat(pool.borrowed()).isZero();
    }

    private static List<String> parts(String hex) {
        Reading reading = new Reading(receiver(Mode.PARTS, Limits.DEFAULT), Memory.HEAP);
        feed(reading, hex);
        return reading.events();
    }

    private static void feed(Reading reading, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        reading.feed(bytes, 0, bytes.length);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
