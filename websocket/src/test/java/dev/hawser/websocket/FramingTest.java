package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Reading.Memory;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and their headers. */
@Rfc6455("5.2")
class FramingTest {

    @Test
    @Rfc6455({"5.7", "6.2/1", "6.2/3"})
    void readsTheExamplesOfTheRfc() {
        Vector.of("81|05|48656c6c6f").gives("text 48656c6c6f"); // Hello
        Vector.of("01|03|48656c", "80|02|6c6f").gives("text 48656c6c6f"); // Hel, lo
        Vector.of("89|05|48656c6c6f", "8a|05|48656c6c6f").gives("ping 48656c6c6f", "pong 48656c6c6f");
        Vector.of("82|7e 0100|" + "2a".repeat(256)).gives("binary " + "2a".repeat(256));
    }

    @Test
    @Rfc6455({"5.7", "6.2/5"})
    void readsTheMaskedExampleOfTheRfcAsItIsPrinted() {
        byte[] bytes = HexFormat.of().parseHex("818537fa213d7f9f4d5158");
        assertThat(Reading.whole(new Receiver(Role.SERVER, Limits.DEFAULT), Memory.HEAP, bytes))
                .containsExactly("text 48656c6c6f");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 124, 125})
    void readsAllLengthsOfSevenBits(int length) {
        Vector.of("82|%02x|%s".formatted(length, "5a".repeat(length))).gives("binary " + "5a".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 127, 128, 255, 256, 65535})
    void readsAllLengthsOfSixteenBits(int length) {
        Vector.of("81|7e %04x|%s".formatted(length, "61".repeat(length))).gives("text " + "61".repeat(length));
    }

    @Test
    void readsALengthOfSixtyFourBits() {
        Vector.of("82|7f 0000000000010000|" + "00".repeat(65536)).gives("binary " + "00".repeat(65536));
    }

    @Test
    void readsAnEmptyMessageWithItsLastHeaderByte() {
        Vector.of("81|00|", "82|00|", "89|00|", "8a|00|").gives("text ", "binary ", "ping ", "pong ");
    }

    @ParameterizedTest
    @CsvSource({"c1,100", "a1,010", "91,001", "f2,111", "c9,100", "a8,010", "d0,101", "43,100"})
    @Rfc6455({"5.2/2", "5.8/1", "9.1/5"})
    void refusesReservedBits(String first, String bits) {
        Vector.of("82|01|00", first + "!|00|")
                .gives(
                        "binary 00",
                        "fault 1002 reserved bits are " + bits + " without an extension (RFC 6455 section 5.2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "5", "6", "7", "B", "C", "D", "E", "F"})
    @Rfc6455("5.2/3")
    void refusesReservedOpcodesAfterGoodMessages(String opcode) {
        String fault = "fault 1002 opcode 0x" + opcode + " is reserved (RFC 6455 section 5.2)";
        Vector.of("81|01|61", "8" + opcode + "!|00|").gives("text 61", fault);
        Vector.of("0" + opcode + "!|7f 7fffffffffffffff|").gives(fault);
        Vector.of("01|01|61", "8" + opcode + "!|7f ffffffffffffffff|").gives(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "7e 0000!,0,16,7",
        "7e 007d!,125,16,7",
        "7f 0000000000000000!,0,64,7",
        "7f 000000000000007d!,125,64,7",
        "7f 000000000000007e!,126,64,16",
        "7f 000000000000ffff!,65535,64,16"
    })
    @Rfc6455("5.2/5")
    void refusesALengthThatIsNotInItsShortestForm(String length, int value, int bits, int shortest) {
        String fault = "fault 1002 payload length %d in %d bits instead of %d (RFC 6455 section 5.2)";
        Vector.of("82|" + length + "|").gives(fault.formatted(value, bits, shortest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7f 80!00000000000000", "7f 80!00000000000001", "7f ff!ffffffffffffff"})
    @Rfc6455("5.2/4")
    @Regression("CVE-2020-13935")
    void refusesALengthWithItsMostSignificantBitSet(String length) {
        Vector.of("82|" + length + "|")
                .gives("fault 1002 payload length has its most significant bit set (RFC 6455 section 5.2)");
    }

    @Test
    @Rfc6455("5.1/2")
    void aServerRefusesAFrameThatIsNotMasked() {
        refusesAtSecondByte(Role.SERVER, "8100", "fault 1002 frame from a client is not masked (RFC 6455 section 5.1)");
        refusesAtSecondByte(Role.SERVER, "897f", "fault 1002 frame from a client is not masked (RFC 6455 section 5.1)");
    }

    @Test
    @Rfc6455("5.1/4")
    @Regression("BZ-69844")
    void aClientRefusesAFrameThatIsMasked() {
        refusesAtSecondByte(Role.CLIENT, "8180", "fault 1002 frame from a server is masked (RFC 6455 section 5.1)");
        refusesAtSecondByte(Role.CLIENT, "88ff", "fault 1002 frame from a server is masked (RFC 6455 section 5.1)");
    }

    private static void refusesAtSecondByte(Role role, String hex, String fault) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (Memory memory : Memory.values()) {
            Reading reading = new Reading(new Receiver(role, Limits.DEFAULT), memory);
            reading.feed(bytes, 0, 1);
            assertThat(reading.events()).isEmpty();
            reading.feed(bytes, 1, 1);
            assertThat(reading.events()).containsExactly(fault);
        }
    }

    @Test
    @Rfc6455({"6.2/1", "6.2/4"})
    void readsManyFramesOfOneInput() {
        Vector.of("81|01|61", "89|01|62", "82|02|ffff", "8a|00|", "81|03|e282ac", "88|02|03e8")
                .gives("text 61", "ping 62", "binary ffff", "pong ", "text e282ac", "close 1000 ");
    }
}
