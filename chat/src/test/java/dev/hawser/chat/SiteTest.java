package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class SiteTest {
    private static Site of(String address) throws UnknownHostException {
        return Site.of(InetAddress.getByName(address));
    }

    @Test
    void anAddressIsOne() throws Exception {
        assertThat(of("192.0.2.1")).isEqualTo(of("192.0.2.1")).isNotEqualTo(of("192.0.2.2"));
        assertThat(of("192.0.2.1").text()).isEqualTo("192.0.2.1");
    }

    @Test
    void ofIpv6AllThatBeginTheSameAreOne() throws Exception {
        assertThat(of("2001:db8:0:1::1")).isEqualTo(of("2001:db8:0:1:ffff::2")).isNotEqualTo(of("2001:db8:0:2::1"));
        assertThat(of("2001:db8:0:1::1").text()).isEqualTo("20010db800000001/64");
    }
}
