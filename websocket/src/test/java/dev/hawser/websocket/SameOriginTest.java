package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Rfc6455("10.2")
class SameOriginTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.com,false,example.com",
        "http://example.com,false,example.com:80",
        "http://example.com:80,false,example.com",
        "http://example.com:8080,false,example.com:8080",
        "http://EXAMPLE.com,false,example.COM",
        "HTTP://example.com,false,example.com",
        "https://example.com,true,example.com",
        "https://example.com,true,example.com:443",
        "https://example.com:8443,true,example.com:8443",
        "http://127.0.0.1:8080,false,127.0.0.1:8080",
        "http://[::1],false,[::1]",
        "http://[::1]:8080,false,[::1]:8080",
        "http://[2001:DB8::a],false,[2001:db8::A]:80",
        "http://[::ffff:1.2.3.4]:1,false,[::ffff:1.2.3.4]:1",
        "http://my_host-1.local,false,my_host-1.local",
        "https://a:443,false,a:443",
        "https://example.com,false,example.com",
        "https://example.com,false,example.com:443",
        "https://example.com:8443,false,example.com:8443"
    })
    @Rfc6455("10.2/1")
    void letsInAPageOfTheSameHostAndPort(String origin, boolean secure, String host) {
        assertThat(ServerHandshake.isSameOrigin(origin, secure, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.com,false,example.com",
        "http://example.com.evil.com,false,example.com",
        "http://evil-example.com,false,example.com",
        "http://www.example.com,false,example.com",
        "http://example.com:8080,false,example.com",
        "http://example.com,false,example.com:8080",
        "http://example.com,true,example.com",
        "http://example.com,true,example.com:80",
        "https://example.com,false,example.com:80",
        "http://example.com:443,false,example.com",
        "http://[::1],false,[::2]",
        "http://[::1]:80,false,[::1]:81",
        "http://\u212aelvin.com,false,kelvin.com"
    })
    @Rfc6455("10.2/1")
    @Regression("CSWSH")
    void keepsOutAPageOfAnotherHostOrPort(String origin, boolean secure, String host) {
        assertThat(ServerHandshake.isSameOrigin(origin, secure, host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "example.com",
                "//example.com",
                "http:example.com",
                "http:/example.com",
                "http://",
                "http://:80",
                "http://example.com/",
                "http://example.com/path",
                "http://user@example.com",
                "http://example.com:80@evil.com",
                "http://example.com#",
                "http://example.com?",
                "http://example.com:",
                "http://example.com:x",
                "http://example.com:-80",
                "http://example.com:+80",
                "http://example.com:000080",
                "http://example.com:65536",
                "http://example.com:99999999999",
                "http://example.com ",
                " http://example.com",
                "http://example.com http://evil.com",
                "http://example.com, http://evil.com",
                "http://exa\nmple.com",
                "http://example.com\u0000",
                "file://example.com",
                "ws://example.com",
                "chrome-extension://example.com",
                "http://example.com\\.evil.com",
                "http://[example.com]",
                "http://[::1",
                "http://[]",
                "http://[::1]x",
                "http://[fe80::1%25eth0]"
            })
    @Rfc6455("10.2/1")
    @Regression("CSWSH")
    void keepsOutAnOriginThatIsNoWebPage(String origin) {
        assertThat(ServerHandshake.isSameOrigin(origin, false, "example.com")).isFalse();
        assertThat(ServerHandshake.isSameOrigin(origin, false, origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "example.com:",
                "example.com:x",
                "user@example.com",
                "example.com/",
                "example.com,example.com"
            })
    void keepsOutEverybodyFromAMalformedHost(String host) {
        assertThat(ServerHandshake.isSameOrigin("http://example.com", false, host))
                .isFalse();
    }

    @Test
    @Rfc6455("4.2.1/9")
    void letsInAClientThatIsNoBrowser() {
        assertThat(ServerHandshake.isSameOrigin(null, false, "example.com")).isTrue();
        assertThat(ServerHandshake.isSameOrigin(null, true, null)).isTrue();
    }

    @Test
    void keepsOutABrowserWhenTheHostIsNotKnown() {
        assertThat(ServerHandshake.isSameOrigin("http://example.com", false, null))
                .isFalse();
    }
}
