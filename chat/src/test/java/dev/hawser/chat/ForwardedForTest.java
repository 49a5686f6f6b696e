package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose request it is, by the word of proxies that are trusted, and of nobody else. */
class ForwardedForTest {
    private static final List<AddressRange> TRUSTED =
            List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::/8"));

    private static String client(String peer, HttpFields fields) {
        InetAddress address = AddressRange.parse(peer).first();
        return ForwardedFor.client(address, fields, TRUSTED).getHostAddress();
    }

    /** Whose a request is that a trusted proxy has brought. */
    private static String client(String forwardedFor) {
        return client("10.0.0.1", HttpFields.build().add("X-Forwarded-For", forwardedFor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "192.0.2.1:4711",
                "6.6.6.6, 192.0.2.1",
                "6.6.6.6, 192.0.2.1, 10.0.0.2",
                "garbage, 192.0.2.1, fd00::2 , 10.0.0.2",
                "10.0.0.9, 192.0.2.1, [fd00::2]:80",
                "::ffff:192.0.2.1",
            })
    void theLastThatIsNotTrustedIsTheClient(String field) {
        assertThat(client(field)).isEqualTo("192.0.2.1");
        assertThat(client("fd00::1", HttpFields.build().add("X-Forwarded-For", field)))
                .isEqualTo("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::1",
                "[2001:db8::1]",
                "[2001:db8::1]:4711",
            })
    void ofIPv6Too(String field) {
        assertThat(client(field)).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void fieldsAreOneAfterTheOther() {
        HttpFields fields =
                HttpFields.build().add("X-Forwarded-For", "6.6.6.6").add("x-forwarded-for", "192.0.2.1, 10.0.0.2");
        assertThat(client("10.0.0.1", fields)).isEqualTo("192.0.2.1");
    }

    @Test
    void whoIsNotTrustedSaysNothing() {
        HttpFields fields =
                HttpFields.build().add("X-Forwarded-For", "192.0.2.1").add("Forwarded", "for=192.0.2.1");
        assertThat(client("11.0.0.1", fields)).isEqualTo("11.0.0.1");
        assertThat(client("fc00::1", fields)).isEqualTo("fc00:0:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "_hidden",
                "localhost",
                "192.0.2.1, unknown",
                "192.0.2.1, 999.0.0.1",
                "192.0.2.1, 10.0.0.0/8",
                "192.0.2.1, [10.0.0.2",
                "192.0.2.1, 10.0.0.2:port",
                "192.0.2.1, fe80::1%eth0",
                "192.0.2.1, :",
            })
    void garbageIsNoAddress(String field) {
        assertThat(client(field)).isEqualTo("10.0.0.1");
    }

    @Test
    void beforeGarbageWhoeverSaidItIsTheClient() {
        assertThat(client("192.0.2.1, garbage, 10.0.0.2")).isEqualTo("10.0.0.2");
    }

    @Test
    void whereAllAreTrustedTheFirstIsTheClient() {
        assertThat(client("10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
        assertThat(client("10.0.0.1", HttpFields.EMPTY)).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=192.0.2.1",
                "for=6.6.6.6, For=\"192.0.2.1:4711\";proto=https;by=10.0.0.1",
                "proto=https;for=192.0.2.1, for=\"[fd00::2]:80\"",
            })
    void forwardedIsReadToo(String field) {
        assertThat(client("10.0.0.1", HttpFields.build().add("Forwarded", field)))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void forwardedIsNothingBesideXForwardedFor() {
        HttpFields fields = HttpFields.build().add("Forwarded", "for=6.6.6.6").add("X-Forwarded-For", "192.0.2.1");
        assertThat(client("10.0.0.1", fields)).isEqualTo("192.0.2.1");
    }
}
