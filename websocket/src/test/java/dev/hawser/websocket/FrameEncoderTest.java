package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Reading.Memory;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Rfc6455("5.2")
class FrameEncoderTest {

    @ParameterizedTest
    @EnumSource
    @Rfc6455({"5.2/1", "5.3/1", "5.7", "6.1/4", "6.1/5", "6.1/6"})
    void writesTheExamplesOfTheRfc(Memory memory) {
        ByteBuffer target = memory.allocate(64);
        FrameEncoder.encode(Opcode.TEXT, true, utf8("Hello"), target);
        assertThat(written(target)).isEqualTo("810548656c6c6f");
        FrameEncoder.encode(Opcode.TEXT, false, utf8("Hel"), target.clear());
        FrameEncoder.encode(Opcode.CONTINUATION, true, utf8("lo"), target);
        assertThat(written(target)).isEqualTo("010348656c" + "80026c6f");
        FrameEncoder.encodeMasked(Opcode.TEXT, true, utf8("Hello"), 0x37fa213d, target.clear());
        assertThat(written(target)).isEqualTo("818537fa213d7f9f4d5158");
        FrameEncoder.encodeMasked(Opcode.PONG, true, utf8("Hello"), 0x37fa213d, target.clear());
        assertThat(written(target)).isEqualTo("8a8537fa213d7f9f4d5158");
    }

    @ParameterizedTest
    @CsvSource({
        "0,8200",
        "125,827d",
        "126,827e007e",
        "127,827e007f",
        "65535,827effff",
        "65536,827f0000000000010000",
        "70000,827f0000000000011170"
    })
    @Rfc6455({"5.2/4", "5.2/5", "5.3/1"})
    void writesTheShortestHeader(int length, String header) {
        ByteBuffer payload = ByteBuffer.allocate(length);
        ByteBuffer target = ByteBuffer.allocate(length + FrameEncoder.MAX_HEADER_LENGTH);
        FrameEncoder.encode(Opcode.BINARY, true, payload, target);
        assertThat(written(target)).isEqualTo(header + "00".repeat(length));
        assertThat(FrameEncoder.headerLength(Role.SERVER, length)).isEqualTo(header.length() / 2);
        assertThat(FrameEncoder.headerLength(Role.CLIENT, length)).isEqualTo(header.length() / 2 + 4);
        FrameEncoder.encodeMasked(Opcode.BINARY, true, payload, 0x01020304, target.clear());
        assertThat(target.position()).isEqualTo(FrameEncoder.headerLength(Role.CLIENT, length) + length);
        assertThat(target.get(1) & 0x80).isEqualTo(0x80);
    }

    @Test
    void theLongestHeaderIsThatOfALongMaskedFrame() {
        assertThat(FrameEncoder.headerLength(Role.CLIENT, Integer.MAX_VALUE)).isEqualTo(FrameEncoder.MAX_HEADER_LENGTH);
    }

    @Test
    void leavesThePayloadAsItIs() {
        ByteBuffer payload =
                ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}).position(1).limit(4);
        FrameEncoder.encodeMasked(Opcode.BINARY, true, payload.asReadOnlyBuffer(), -1, ByteBuffer.allocate(20));
        FrameEncoder.encodeMasked(Opcode.BINARY, true, payload, -1, ByteBuffer.allocate(20));
        assertThat(payload.position()).isEqualTo(1);
        assertThat(payload.limit()).isEqualTo(4);
        assertThat(payload.array()).containsExactly(9, 1, 2, 3, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6})
    void leavesATargetWithoutEnoughRoomUnchanged(int room) {
        ByteBuffer target = ByteBuffer.allocate(10 + room).position(10);
        assertThatExceptionOfType(BufferOverflowException.class)
                .isThrownBy(() -> FrameEncoder.encode(Opcode.TEXT, true, utf8("Hello"), target));
        assertThatExceptionOfType(BufferOverflowException.class)
                .isThrownBy(() -> FrameEncoder.encodeMasked(Opcode.TEXT, true, utf8("Hello"), 1, target));
        assertThat(target.position()).isEqualTo(10);
        assertThat(target.array()).containsOnly(0);
    }

    @Test
    void fillsATargetToItsLastByte() {
        ByteBuffer target = ByteBuffer.allocate(7);
        FrameEncoder.encode(Opcode.TEXT, true, utf8("Hello"), target);
        assertThat(target.hasRemaining()).isFalse();
    }

    @Test
    @Rfc6455({"5.4/1", "5.5/1", "5.5/2"})
    void writesNoControlFrameThatAPeerWouldHaveToReject() {
        ByteBuffer target = ByteBuffer.allocate(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encode(Opcode.PING, true, ByteBuffer.allocate(126), target))
                .withMessage("ping payload 126 > 125 bytes (RFC 6455 section 5.5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encodeMasked(Opcode.CLOSE, false, ByteBuffer.allocate(2), 0, target))
                .withMessage("close frame is fragmented (RFC 6455 section 5.5)");
        assertThat(target.position()).isZero();
    }

    @Test
    @Rfc7692({"6", "6.1/1", "6.1/2"})
    void marksTheFirstFrameOfACompressedMessage() {
        ByteBuffer target = ByteBuffer.allocate(64);
        FrameEncoder.encode(Opcode.TEXT, true, true, utf8("Hello"), target);
        assertThat(written(target)).isEqualTo("c10548656c6c6f");
        FrameEncoder.encode(Opcode.BINARY, false, true, utf8("Hel"), target.clear());
        FrameEncoder.encode(Opcode.CONTINUATION, true, false, utf8("lo"), target);
        assertThat(written(target)).isEqualTo("420348656c" + "80026c6f");
        FrameEncoder.encodeMasked(Opcode.TEXT, true, true, utf8("Hello"), 0x37fa213d, target.clear());
        assertThat(written(target)).isEqualTo("c18537fa213d7f9f4d5158");
    }

    @Test
    @Rfc7692({"6.1/4", "6.1/5"})
    void marksNoOtherFrameAsThatOfACompressedMessage() {
        ByteBuffer target = ByteBuffer.allocate(64);
        for (Opcode opcode : new Opcode[] {Opcode.CONTINUATION, Opcode.PING, Opcode.PONG, Opcode.CLOSE}) {
            String message = opcode.name().toLowerCase(Locale.ROOT) + " frame may not have RSV1 (RFC 7692 section 6.1)";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FrameEncoder.encode(opcode, true, true, ByteBuffer.allocate(2), target))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FrameEncoder.encodeMasked(opcode, true, true, ByteBuffer.allocate(2), 1, target))
                    .withMessage(message);
        }
        assertThat(target.position()).isZero();
    }

    @Test
    @Rfc6455({"5.5.1/1", "7.1.2/1"})
    @Regression("CVE-2026-45736")
    void writesAClosePayload() {
        assertThat(hex(FrameEncoder.closePayload(1000, ""))).isEqualTo("03e8");
        assertThat(hex(FrameEncoder.closePayload(4999, "\u00e9!"))).isEqualTo("1387c3a921");
        assertThat(hex(FrameEncoder.closePayload(CloseCode.NO_STATUS, "not sent")))
                .isEmpty();
    }

    @Test
    @Rfc6455("5.5/1")
    void cutsACloseReasonAtACharacter() {
        assertThat(reasonOf("a".repeat(200))).isEqualTo("a".repeat(123));
        assertThat(reasonOf("a".repeat(122) + "\u00e9")).isEqualTo("a".repeat(122));
        assertThat(reasonOf("a".repeat(121) + "\u00e9z")).isEqualTo("a".repeat(121) + "\u00e9");
        assertThat(reasonOf("a".repeat(120) + "\ud83d\ude00")).isEqualTo("a".repeat(120));
        assertThat(reasonOf("\u20ac".repeat(100_000))).isEqualTo("\u20ac".repeat(41));
    }

    @Test
    @Rfc6455("8.1")
    void replacesUnpairedSurrogatesInACloseReason() {
        assertThat(reasonOf("a\ud83d!")).isEqualTo("a\ufffd!");
        assertThat(reasonOf("\ude00")).isEqualTo("\ufffd");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65536 + 1000})
    @Rfc6455({"7.4.1/2", "7.4.1/4"})
    void writesNoCloseCodeThatMayNotBeOnTheWire(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.closePayload(code, ""))
                .withMessage("close code " + code + " may not be sent (RFC 6455 section 7.4)");
    }

    private static String reasonOf(String reason) {
        ByteBuffer payload = FrameEncoder.closePayload(1000, reason);
        return StandardCharsets.UTF_8.decode(payload.position(2)).toString();
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String written(ByteBuffer target) {
        return hex(target.flip());
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
