package dev.hawser.websocket;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ping, pong and close. */
@Rfc6455("5.5")
class ControlFrameTest {

    @Test
    @Rfc6455("5.5/1")
    void readsAControlPayloadOf125Bytes() {
        Vector.of("89|7d|" + "fe".repeat(125), "8a|7d|" + "00".repeat(125))
                .gives("ping " + "fe".repeat(125), "pong " + "00".repeat(125));
    }

    @Test
    @Rfc6455("5.5.3")
    void readsTenPingsAndPongsThatNobodyAskedFor() {
        Vector.of(
                        "8a|01|00",
                        "89|01|01",
                        "89|01|02",
                        "89|01|03",
                        "89|01|04",
                        "8a|01|05",
                        "8a|00|",
                        "89|00|",
                        "89|01|08",
                        "89|01|09")
                .gives(
                        "pong 00", "ping 01", "ping 02", "ping 03", "ping 04", "pong 05", "pong ", "ping ", "ping 08",
                        "ping 09");
    }

    @ParameterizedTest
    @CsvSource({"88,close", "89,ping", "8a,pong"})
    @Rfc6455("5.5/1")
    void rejectsALongerControlPayloadAtItsFirstLengthByte(String first, String name) {
        Vector.of(first + "|7e! 007e|" + "00".repeat(126))
                .gives("fault 1002 " + name + " payload 126 > 125 bytes (RFC 6455 section 5.5)");
        Vector.of(first + "|7f! 0000000000010000|")
                .gives("fault 1002 " + name + " payload 65536 > 125 bytes (RFC 6455 section 5.5)");
    }

    @ParameterizedTest
    @CsvSource({"08,close", "09,ping", "0a,pong"})
    @Rfc6455({"5.4/1", "5.5/2"})
    void rejectsAFragmentedControlFrame(String first, String name) {
        Vector.of(first + "!|02|03e8", "80|00|")
                .gives("fault 1002 " + name + " frame is fragmented (RFC 6455 section 5.5)");
        Vector.of("01|01|61", first + "!|00|")
                .gives("fault 1002 " + name + " frame is fragmented (RFC 6455 section 5.5)");
    }

    @Test
    @Rfc6455({"5.5.1/1", "7.1.5"})
    void readsACloseFrameWithoutACode() {
        Vector.of("88|00|").gives("close 1005 ");
    }

    @Test
    @Rfc6455({"5.5.1/1", "7.1.6"})
    void readsACloseFrameWithAReason() {
        Vector.of("88|08|03e9 c3a9e282ac 21".replace(" ", "")).gives("close 1001 \u00e9\u20ac!");
        Vector.of("88|7d|03e8" + "61".repeat(123)).gives("close 1000 " + "a".repeat(123));
    }

    @Test
    @Rfc6455("5.5.1/1")
    void rejectsAClosePayloadOfOneByte() {
        Vector.of("88|01!|03")
                .gives("fault 1002 close payload of 1 byte has no room for a code (RFC 6455 section 5.5.1)");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    @Rfc6455({"7.4.1", "7.4.2"})
    void readsCloseCodesThatMayBeSent(int code) {
        Vector.of("88|02|%04x".formatted(code)).gives("close " + code + " ");
        Vector.of("88|04|%04x6f6b".formatted(code)).gives("close " + code + " ok");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    @Rfc6455({"7.4.1/1", "7.4.1/2", "7.4.1/4", "7.4.2"})
    @Regression({"UNDERTOW-2674", "UNDERTOW-2520"})
    void rejectsCloseCodesThatMayNotBeSentBeforeTheReasonIsThere(int code) {
        String fault = "fault 1002 close code " + code + " may not be sent (RFC 6455 section 7.4)";
        Vector.of("88|02|%04x!".formatted(code)).gives(fault);
        Vector.of("88|05|%04x!6f6b21".formatted(code)).gives(fault);
    }

    @Test
    @Rfc6455({"5.5.1", "8.1/1"})
    void rejectsACloseReasonThatIsNotUtf8AtTheByteThatShowsIt() {
        Vector.of("88|06|03e8 61 ff! 61 61")
                .gives("fault 1007 close reason is not UTF-8 at byte 1 (RFC 6455 section 5.5.1)");
        Vector.of("88|05|03e8 eda0! 80")
                .gives("fault 1007 close reason is not UTF-8 at byte 1 (RFC 6455 section 5.5.1)");
        Vector.of("88|0f|03e8" + "61".repeat(11) + "c0!61")
                .gives("fault 1007 close reason is not UTF-8 at byte 11 (RFC 6455 section 5.5.1)");
    }

    @Test
    @Rfc6455({"5.5.1", "8.1/1"})
    void rejectsACloseReasonThatEndsInTheMiddleOfACharacter() {
        Vector.of("88|04|03e8e282!")
                .gives("fault 1007 close reason ends in the middle of a character (RFC 6455 section 5.5.1)");
    }

    @Test
    @Rfc6455("5.5.1")
    void readsNothingAfterAClose() {
        Vector.of("88|02|03e8", "81|01|61", "ff|7f ffff|00").gives("close 1000 ");
    }

    @Test
    @Rfc6455("7.1.7/5")
    void readsNothingAfterAFault() {
        Vector.of("83!|01|61", "81|01|61", "88|02|03e8")
                .gives("fault 1002 opcode 0x3 is reserved (RFC 6455 section 5.2)");
    }

    @Test
    void aCloseInsideAFragmentedMessageEndsTheReading() {
        Vector.of("01|01|61", "88|02|03e8", "80|01|62").gives("close 1000 ");
    }

    @Test
    @Rfc6455("5.4/4")
    void aSplitPingLeavesTheMessageAroundItAlone() {
        // A euro sign over three fragments, with control frames between its bytes.
        Vector.of("01|02|e282", "89|04|01020304", "00|00|", "8a|03|ffffff", "80|01|ac")
                .gives("ping 01020304", "pong ffffff", "text e282ac");
    }
}
