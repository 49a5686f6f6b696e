package dev.hawser.websocket;

import dev.hawser.testkit.Rfc6455;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is UTF-8, and what is not fails at the first byte that shows it. */
@Rfc6455("8.1")
class TextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cebae1bdb9cf83cebcceb5", // kosme, in Greek
                "00",
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "ed9fbf",
                "ee8080",
                "efbfbd",
                "efbfbf", // a noncharacter is a character
                "f0908080",
                "f09f9880",
                "f48fbfbf",
                "efbbbf61" // a byte order mark is text
            })
    @Rfc6455("5.6/1")
    void readsValidText(String hex) {
        Vector.of("81|%02x|%s".formatted(hex.length() / 2, hex)).gives("text " + hex);
        String[] frames = new String[hex.length() / 2];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = "00|01|" + hex.substring(2 * i, 2 * i + 2);
        }
        frames[0] = frames[0].replaceFirst("00", frames.length == 1 ? "81" : "01");
        frames[frames.length - 1] = frames[frames.length - 1].replaceFirst("^00", "80");
        Vector.of(frames).gives("text " + hex);
    }

    @ParameterizedTest
    @CsvSource({
        "80!,0,80",
        "bf!61,0,BF",
        "c0!80,0,C0",
        "c1!bf,0,C1",
        "c261!,1,61",
        "e080!80,1,80",
        "e09f!bf,1,9F",
        "eda0!80,1,A0",
        "edbf!bf,1,BF",
        "e28261!,2,61",
        "f080!8080,1,80",
        "f08f!bfbf,1,8F",
        "f490!8080,1,90",
        "f5!808080,0,F5",
        "f8!88808080,0,F8",
        "fe!,0,FE",
        "ff!,0,FF",
        "f09f98c3!,3,C3",
        "6162636465666768696a6bff!6c6d,11,FF",
        "616263646566c3a9c3a9c3a9c361!6162636465666768,13,61"
    })
    @Rfc6455({"5.6/1", "8.1/1"})
    void rejectsInvalidTextAtTheByteThatShowsIt(String hex, int at, String value) {
        int length = hex.replace("!", "").length() / 2;
        String fault = "fault 1007 text is not UTF-8 at byte %d: 0x%s (RFC 6455 section 8.1)";
        Vector.of("81|%02x|%s".formatted(length, hex)).gives(fault.formatted(at, value));
        // The same in the middle of a frame of which the rest never comes, and as a continuation.
        Vector.of("81|7e 1000|" + hex).gives(fault.formatted(at, value));
        Vector.of("01|02|c3a9", "89|00|", "00|%02x|%s".formatted(length + 9, hex))
                .gives("ping ", fault.formatted(at + 2, value));
    }

    @Test
    @Rfc6455({"5.6/1", "8.1/1"})
    void rejectsInvalidTextWhoseCharacterSpansFragments() {
        String fault = "fault 1007 text is not UTF-8 at byte 3: 0x61 (RFC 6455 section 8.1)";
        Vector.of("01|02|f09f", "00|01|98", "00|00|", "80|01|61!").gives(fault);
        // Autobahn 6.4.1: fails at the second fragment and does not wait for the third.
        Vector.of("01|0b|cebae1bdb9cf83cebcceb5", "00|04|f490!8080", "80|06|656469746564")
                .gives("fault 1007 text is not UTF-8 at byte 12: 0x90 (RFC 6455 section 8.1)");
    }

    @Test
    @Rfc6455({"5.6/1", "8.1/1"})
    void rejectsATextThatEndsInTheMiddleOfACharacter() {
        String fault = "fault 1007 text ends in the middle of a character (RFC 6455 section 8.1)";
        Vector.of("81|02|e282!").gives(fault);
        Vector.of("81|0b|6162636465666768f09f98!").gives(fault);
        Vector.of("01|03|e282ac", "80|01|c3!").gives(fault);
    }

    @Test
    void forgetsOneTextBeforeTheNext() {
        Vector.of("81|02|c3a9", "81|01|61", "01|01|c3", "80|01|a9", "81|01|a9!")
                .gives(
                        "text c3a9",
                        "text 61",
                        "text c3a9",
                        "fault 1007 text is not UTF-8 at byte 0: 0xA9 (RFC 6455 section 8.1)");
    }

    @Test
    @Rfc6455({"5.6", "6.2/3"})
    void takesAnyBytesAsBinary() {
        Vector.of("82|05|c080edfff5", "02|01|ff", "80|01|fe").gives("binary c080edfff5", "binary fffe");
    }
}
