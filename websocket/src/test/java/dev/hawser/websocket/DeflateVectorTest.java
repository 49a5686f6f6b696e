package dev.hawser.websocket;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc7692;
import dev.hawser.websocket.Receiver.Mode;
import org.junit.jupiter.api.Test;

/** Compressed messages, byte by byte. Hello is 48656c6c6f. */
@Rfc7692("7.2.2")
class DeflateVectorTest {
    static final DeflateParameters ALONE = new DeflateParameters(true, true, 15, 15);
    static final DeflateParameters IN_CONTEXT = new DeflateParameters(false, false, 15, 15);

    private static final String HELLO = "text 48656c6c6f";

    private static Vector alone(String... frames) {
        return Vector.of(frames).with(ALONE);
    }

    private static Vector inContext(String... frames) {
        return Vector.of(frames).with(IN_CONTEXT);
    }

    @Test
    @Rfc7692({"7.2.3.1", "7.2.2/1"})
    void readsAMessageOfOneBlock() {
        alone("c1|07|f248cdc9c90700").gives(HELLO);
        alone("c2|07|f248cdc9c90700").gives("binary 48656c6c6f");
        alone("41|03|f248cd", "80|04|c9c90700").gives(HELLO);
    }

    @Test
    @Rfc7692({"6", "7.2.3.2"})
    void readsMessagesThatShareTheWindow() {
        inContext("c1|07|f248cdc9c90700", "c1|05|f200110000").gives(HELLO, HELLO);
        inContext("c1|07|f248cdc9c90700", "81|05|7175656565", "c1|05|f200110000")
                .gives(HELLO, "text 7175656565", HELLO);
    }

    @Test
    @Rfc7692("7.1.1")
    void withoutContextTakeoverNothingOfAnEarlierMessageCanBeReferredTo() {
        alone("c1|07|f248cdc9c90700", "c1|05|f20011!0000")
                .gives(HELLO, "fault 1007 text message is not DEFLATE after 1 inflated bytes (RFC 7692 section 7.2.2)");
    }

    @Test
    @Rfc7692("7.2.3.3")
    void readsABlockWithoutCompression() {
        alone("c1|0b|000500faff48656c6c6f00").gives(HELLO);
    }

    @Test
    @Rfc7692("7.2.3.4")
    void readsAFinalBlockInEveryMessage() {
        alone("c1|08|f348cdc9c9070000", "c1|08|f348cdc9c9070000", "c1|07|f248cdc9c90700")
                .gives(HELLO, HELLO, HELLO);
        inContext("c1|08|f348cdc9c9070000", "c1|08|f348cdc9c9070000", "c1|07|f248cdc9c90700")
                .gives(HELLO, HELLO, HELLO);
    }

    @Test
    @Rfc7692({"7.2.1", "7.2.3.4"})
    void readsSeveralFinalBlocksInOneMessage() {
        alone("c1|0f|f348cdc9c90700 f348cdc9c90700 00").gives("text 48656c6c6f48656c6c6f");
        alone("c1|0e|f348cdc9c90700 f248cdc9c90700").gives("text 48656c6c6f48656c6c6f");
        alone("c1|0d|0300 0300 f348cdc9c90700 0300").gives(HELLO);
        alone("41|07|f348cdc9c90700", "89|01|70", "80|07|f248cdc9c90700").gives("ping 70", "text 48656c6c6f48656c6c6f");
    }

    @Test
    @Rfc7692("7.2.3.4")
    void aFinalBlockDoesNotEndTheWindow() {
        alone("c1|0c|f348cdc9c90700 f200110000").gives("text 48656c6c6f48656c6c6f");
        inContext("c1|08|f348cdc9c9070000", "c1|05|f200110000").gives(HELLO, HELLO);
    }

    @Test
    @Rfc7692("7.2.3.4")
    void doesNotAskForTheEmptyBlockBehindAFinalOne() {
        alone("c1|07|f348cdc9c90700", "c1|07|f348cdc9c90700").gives(HELLO, HELLO);
        alone("41|07|f348cdc9c90700", "80|00|").gives(HELLO);
    }

    @Test
    @Rfc7692("7.2.3.5")
    void readsAMessageOfTwoBlocks() {
        alone("c1|0d|f24805000000ffffcac9c90700").gives(HELLO);
    }

    @Test
    @Rfc7692("7.2.3.6")
    void readsAnEmptyMessage() {
        alone("c1|01|00", "c2|01|00").gives("text ", "binary ");
        alone("c1|00|", "41|00|", "00|00|", "80|01|00").gives("text ", "text ");
    }

    @Test
    @Rfc7692({"6", "6.2/2"})
    void compressedAndOtherMessagesMayAlternate() {
        alone("81|01|61", "c1|07|f248cdc9c90700", "82|01|62", "c2|07|f248cdc9c90700", "81|00|")
                .gives("text 61", HELLO, "binary 62", "binary 48656c6c6f", "text ");
    }

    @Test
    @Rfc7692({"6.1", "6.2/1"})
    void readsFragmentsWithControlFramesAndNothingBetweenThem() {
        alone("41|00|", "89|01|70", "00|01|f2", "00|00|", "8a|00|", "00|05|48cdc9c907", "80|01|00")
                .gives("ping 70", "pong ", HELLO);
    }

    @Test
    @Rfc7692("6.1")
    @Regression("http-kit #617 (empty)")
    void aFragmentMayInflateToNothing() {
        alone("41|05|000000ffff", "00|05|000000ffff", "80|07|f248cdc9c90700").gives(HELLO);
    }

    @Test
    @Rfc7692("6.1")
    void inflatesEachFrameWhereFramesAreWanted() {
        alone("41|0a|f24805000000ffffcac9", "89|00|", "00|00|", "80|03|c90700")
                .in(Mode.FRAMES)
                .gives("frame text 48656c", "ping ", "frame continuation ", "frame continuation fin 6c6f");
        inContext("c1|07|f248cdc9c90700", "c1|05|f200110000")
                .in(Mode.FRAMES)
                .gives("frame text fin 48656c6c6f", "frame text fin 48656c6c6f");
    }

    @Test
    @Rfc7692("6.1/6")
    void takesTheBitOfACompressedMessageOnlyWhereOneBegins() {
        String misplaced = " frame has the bit of a compressed message, RSV1 (RFC 7692 section 6.1)";
        alone("c9!|00|").gives("fault 1002 ping" + misplaced);
        alone("ca!|00|").gives("fault 1002 pong" + misplaced);
        alone("c8!|00|").gives("fault 1002 close" + misplaced);
        alone("41|02|f248", "c0!|05|cdc9c90700").gives("fault 1002 continuation" + misplaced);
        alone("01|01|61", "c0!|05|cdc9c90700").gives("fault 1002 continuation" + misplaced);
        alone("c0!|00|").gives("fault 1002 continuation" + misplaced);
    }

    @Test
    @Rfc7692("6")
    @Rfc6455("5.2")
    void knowsOnlyTheFirstReservedBit() {
        alone("e1!|00|")
                .gives(
                        "fault 1002 reserved bits are 110, of which only the first has a meaning here (RFC 6455 section 5.2)");
        alone("91!|00|")
                .gives(
                        "fault 1002 reserved bits are 001, of which only the first has a meaning here (RFC 6455 section 5.2)");
        Vector.of("c1!|00|").gives("fault 1002 reserved bits are 100 without an extension (RFC 6455 section 5.2)");
    }

    @Test
    void refusesWhatIsNotDeflate() {
        alone("c1|01|07!")
                .gives("fault 1007 text message is not DEFLATE after 0 inflated bytes (RFC 7692 section 7.2.2)");
        alone("c2|05|00 0500 faf0!")
                .gives("fault 1007 binary message is not DEFLATE after 0 inflated bytes (RFC 7692 section 7.2.2)");
        alone("41|07|f248cdc9c90700", "89|00|", "80|04|01020304!")
                .gives(
                        "ping ",
                        "fault 1007 text message is not DEFLATE after 5 inflated bytes (RFC 7692 section 7.2.2)");
    }

    @Test
    @Rfc7692("7.2.3.4")
    @Regression("CVE-2026-87022")
    void refusesTrailingBytesBehindAFinalBlock() {
        alone("c1|08|f348cdc9c90700 ff!")
                .gives("fault 1007 text message is not DEFLATE after 5 inflated bytes (RFC 7692 section 7.2.2)");
        alone("c1|0a|f348cdc9c90700 000100!")
                .gives("fault 1007 text message is not DEFLATE after 5 inflated bytes (RFC 7692 section 7.2.2)");
    }

    @Test
    void refusesAMessageThatEndsInsideABlock() {
        // The tail, and what is put behind it to see the end, are taken for the 17 bytes that are missing.
        alone("c2|08|0014 00ebff 616263!")
                .gives(
                        "fault 1007 binary message ends inside a DEFLATE block, after 12 inflated bytes (RFC 7692 section 7.2.2)");
        alone("c1|03|f248cd!")
                .gives("fault 1007 text message is not DEFLATE after 3 inflated bytes (RFC 7692 section 7.2.2)");
    }

    @Test
    @Rfc7692("7.2.1")
    void refusesAMessageWhoseTailWasNotRemoved() {
        alone("c2|05|000000ffff!")
                .gives("fault 1007 binary message is not DEFLATE after 0 inflated bytes (RFC 7692 section 7.2.2)");
    }

    @Test
    @Rfc7692("6")
    @Rfc6455("8.1")
    @Regression("jetty #6050")
    void checksTheTextThatIsInflated() {
        alone("c1|07|00 0200 fdff c3 28!").gives("fault 1007 text is not UTF-8 at byte 1: 0x28 (RFC 6455 section 8.1)");
        alone("41|06|00 0200 fdff c3", "80|02|a9 00").gives("text c3a9");
        alone("c1|07|00 0100 feff c3 00!")
                .gives("fault 1007 text ends in the middle of a character (RFC 6455 section 8.1)");
    }
}
