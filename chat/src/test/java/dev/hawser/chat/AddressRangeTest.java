package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 127.0.0.2",
        "10.0.0.0/8, 10.255.1.2, 11.0.0.0",
        "10.1.2.3/8, 10.255.1.2, 11.0.0.0",
        "192.168.4.0/22, 192.168.7.255, 192.168.8.0",
        "0.0.0.0/0, 1.2.3.4, ::1",
        "::1, ::1, ::2",
        "fd00::/8, fdff::1, fe80::1",
        "fd00::/8, fd00::1, 10.0.0.1",
        // As Java has it, this is an address of IPv4.
        "::ffff:10.0.0.1, 10.0.0.1, 10.0.0.2",
    })
    void containsThoseThatBeginWithTheSameBits(String range, String inside, String outside)
            throws UnknownHostException {
        AddressRange addresses = AddressRange.parse(range);
        assertThat(addresses.contains(InetAddress.getByName(inside))).isTrue();
        assertThat(addresses.contains(InetAddress.getByName(outside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "abc",
                "10.0.0",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/33",
                "::/129",
                "256.0.0.1",
                "/8",
                ":"
            })
    void takesNothingElse(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
