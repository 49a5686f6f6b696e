package dev.hawser.websocket;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of several frames, and their limits. */
@Rfc6455("5.4")
class FragmentationTest {

    @Test
    @Rfc6455({"5.4/2", "5.4/5", "5.4/10", "6.2/3", "6.2/4"})
    void joinsFragments() {
        Vector.of("01|02|6162", "00|01|63", "00|00|", "80|02|6465").gives("text 6162636465");
        Vector.of("02|02|ff00", "80|02|00ff", "82|01|07").gives("binary ff0000ff", "binary 07");
    }

    @Test
    @Rfc6455("5.4/5")
    void joinsFragmentsOfWhichSomeOrAllAreEmpty() {
        Vector.of("01|00|", "00|00|", "80|00|").gives("text ");
        Vector.of("01|00|", "00|00|", "80|03|616263").gives("text 616263");
        Vector.of("02|03|616263", "00|00|", "80|00|").gives("binary 616263");
    }

    @Test
    @Rfc6455({"5.4/4", "6.2/2"})
    @Regression("jetty #2491")
    void readsControlFramesBetweenFragments() {
        Vector.of("01|01|61", "89|02|7069", "00|01|62", "8a|02|706f", "80|01|63", "89|00|")
                .gives("ping 7069", "pong 706f", "text 616263", "ping ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "00"})
    @Rfc6455({"5.4/10", "6.2/4"})
    void rejectsAContinuationWithoutAMessageToContinue(String first) {
        String fault = "fault 1002 continuation frame without a message to continue (RFC 6455 section 5.4)";
        Vector.of(first + "!|01|61").gives(fault);
        Vector.of("81|01|61", first + "!|00|").gives("text 61", fault);
        Vector.of("01|01|61", "89|00|", "80|01|62", first + "!|00|").gives("ping ", "text 6162", fault);
    }

    @ParameterizedTest
    @CsvSource({"01,81,text,text", "01,02,text,binary", "02,82,binary,binary", "02,01,binary,text"})
    @Rfc6455({"5.4/3", "5.4/10"})
    @Regression("jetty #2491")
    void rejectsANewMessageInsideAFragmentedOne(String open, String first, String message, String frame) {
        Vector.of(open + "|01|61", "00|01|61", first + "!|01|61")
                .gives("fault 1002 " + frame + " frame inside a fragmented " + message
                        + " message (RFC 6455 section 5.4)");
    }

    @Test
    @Rfc6455({"10.4/1", "10.4/2"})
    @Regression("UNDERTOW-2770")
    void rejectsAMessageOverItsLimitAtTheHeader() {
        Limits limits = new Limits(4, 300, 100);
        Vector.of("81|04|61616161", "81|05!|6161616161")
                .within(limits)
                .gives("text 61616161", "fault 1009 text message 5 > 4 bytes (RFC 6455 section 10.4)");
        Vector.of("82|7e 012c|" + "00".repeat(300), "82|7e 012d!|")
                .within(limits)
                .gives(
                        "binary " + "00".repeat(300),
                        "fault 1009 binary message 301 > 300 bytes (RFC 6455 section 10.4)");
        Vector.of("82|7f 7fffffffffffffff!|")
                .within(limits)
                .gives("fault 1009 binary message 9223372036854775807 > 300 bytes (RFC 6455 section 10.4)");
    }

    @Test
    @Rfc6455({"10.4/1", "10.4/2"})
    @Regression("CVE-2026-9675")
    void countsTheLimitOverAllFragments() {
        Limits limits = new Limits(4, 4, 100);
        Vector.of("01|03|616161", "89|7d|" + "00".repeat(125), "00|01|61", "00|00|", "80|01!|61")
                .within(limits)
                .gives("ping " + "00".repeat(125), "fault 1009 text message 5 > 4 bytes (RFC 6455 section 10.4)");
    }

    @Test
    @Rfc6455("10.4/1")
    @Regression({"CVE-2020-27813", "CVE-2026-1528"})
    void addsLengthsWithoutOverflow() {
        Vector.of("02|01|00", "80|7f 7fffffffffffffff!|")
                .within(Limits.DEFAULT)
                .gives("fault 1009 binary message 9223372036854775808 > 65536 bytes (RFC 6455 section 10.4)");
        // The longest array that every virtual machine can make is the highest limit.
        Vector.of("02|01|00", "80|7f 000000007fffffff!|")
                .within(Limits.DEFAULT.withMaxMessageSize(Integer.MAX_VALUE))
                .gives("fault 1009 binary message 2147483648 > 2147483639 bytes (RFC 6455 section 10.4)");
    }

    @Test
    @Rfc6455("10.4/2")
    void takesOnlyEmptyMessagesWithALimitOfZero() {
        Limits limits = new Limits(0, 0, 10);
        Vector.of("81|00|", "01|00|", "80|00|", "82|01!|00")
                .within(limits)
                .gives("text ", "text ", "fault 1009 binary message 1 > 0 bytes (RFC 6455 section 10.4)");
    }

    @Test
    @Rfc6455("10.4/1")
    @Regression({"CVE-2014-0193", "CVE-2026-48779", "CVE-2026-12151", "Java-WebSocket #1508"})
    void countsFragmentsEvenEmptyOnes() {
        Limits limits = new Limits(100, 100, 3);
        Vector.of("01|01|61", "00|00|", "80|01|62", "02|00|", "00|00|", "00|00|", "80!|00|")
                .within(limits)
                .gives("text 6162", "fault 1008 message of 4 > 3 fragments (RFC 6455 section 10.4)");
        Vector.of("81|00|", "01|00|", "80!|00|")
                .within(new Limits(1, 1, 1))
                .gives("text ", "fault 1008 message of 2 > 1 fragments (RFC 6455 section 10.4)");
    }

    @Test
    @Rfc6455({"5.4/2", "5.4/5"})
    void joinsAThousandFragmentsOfOneByte() {
        String[] frames = Collections.nCopies(1000, "00|01|7a").toArray(new String[0]);
        frames[0] = "01|01|7a";
        frames[999] = "80|01|7a";
        Vector.of(frames).gives("text " + "7a".repeat(1000));
    }
}
