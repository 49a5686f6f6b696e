package dev.hawser.websocket;

import static dev.hawser.websocket.HandshakeChecks.assertRefused;
import static dev.hawser.websocket.HandshakeChecks.check;
import static dev.hawser.websocket.HandshakeChecks.offer;
import static dev.hawser.websocket.HandshakeChecks.refusal;
import static dev.hawser.websocket.HandshakeChecks.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.ServerHandshake.NotWebSocket;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests open a WebSocket, what is wrong with the others, and the answer. */
@Rfc6455("4.2.1")
class ServerHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private final Headers headers = Headers.request();

    @Test
    @Rfc6455({"1.3", "4.2.1/10"})
    void takesTheExampleOfTheRfc() {
        assertThat(check(headers))
                .isEqualTo(new Offer(KEY, List.of("chat", "superchat"), List.of(), "http://example.com"));
    }

    @Test
    @Rfc6455({"4.2.2/7", "4.2.2/11", "4.2.2/12", "4.2.2/13"})
    void answersTheExampleOfTheRfc() {
        assertThat(offer(headers).status()).isEqualTo(101);
        assertThat(Acceptance.of(offer(headers), "chat", null).headers())
                .containsExactly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                        Map.entry("Sec-WebSocket-Protocol", "chat"));
        assertThat(Acceptance.of(offer(headers), null, null).headers()).doesNotContainKey("Sec-WebSocket-Protocol");
    }

    @Test
    void seesAnOrdinaryRequestAsNotWebSocket() {
        assertThat(ServerHandshake.check("GET", "HTTP/1.1", new Headers().add("Host", "h")))
                .isInstanceOf(NotWebSocket.class);
        assertThat(ServerHandshake.check("POST", "HTTP/1.0", new Headers())).isInstanceOf(NotWebSocket.class);
        Headers h2c = new Headers().add("Upgrade", "h2c").add("Connection", "Upgrade, HTTP2-Settings");
        assertThat(ServerHandshake.check("GET", "HTTP/1.1", h2c)).isInstanceOf(NotWebSocket.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version",
                "Sec-WebSocket-Protocol",
                "Sec-WebSocket-Extensions"
            })
    @Rfc6455("4.2.1/1")
    @Regression("CVE-2026-59898")
    void refusesARequestWithOnlyOneOfTheFields(String name) {
        Headers lonely = new Headers().add("Host", "h").add(name, "websocket");
        assertThat(ServerHandshake.check("GET", "HTTP/1.1", lonely)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "get", "CONNECT", "OPTIONS"})
    @Rfc6455("4.2.1/2")
    void refusesAnotherMethodThanGet(String method) {
        assertRefused(
                ServerHandshake.check(method, "HTTP/1.1", headers),
                "the method of a WebSocket handshake must be GET, not '" + method + "' (RFC 6455 section 4.2.1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.0", "HTTP/0.9", "HTTP/1", "HTTP/1.", "HTTP/", "", "http/1.1", "HTTP/x.y", "HTTP/1.1.1"})
    @Rfc6455("4.2.1/2")
    void refusesHttpBelowOnePointOne(String version) {
        assertRefused(
                ServerHandshake.check("GET", version, headers),
                "a WebSocket handshake needs HTTP/1.1 or higher, not '" + version + "' (RFC 6455 section 4.2.1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.2", "HTTP/2.0", "HTTP/2"})
    @Rfc6455("4.2.1/2")
    void takesHttpOnePointOneAndHigher(String version) {
        assertThat(ServerHandshake.check("GET", version, headers)).isInstanceOf(Offer.class);
    }

    @Test
    @Rfc6455("4.2.1/4")
    void needsExactlyOneHost() {
        refuses(headers.without("Host"), "the Host header is missing (RFC 6455 section 4.2.1)");
        refuses(
                headers.set("Host", "a", "a"),
                "the Host header must be there once, not 2 times (RFC 6455 section 4.2.1)");
        refuses(headers.set("Host", " "), "the Host header is empty (RFC 6455 section 4.2.1)");
    }

    @Test
    @Rfc6455({"4.2.1/5", "4.2.1/6"})
    @Regression("CVE-2026-59898")
    void saysThatAProxyMayHaveRemovedTheUpgrade() {
        refuses(
                headers.without("Upgrade"),
                "the Upgrade header is missing; a proxy in between may have removed it (RFC 6455 section 4.2.1)");
        refuses(
                headers.set("Upgrade", "h2c"),
                "the Upgrade header must contain 'websocket', not 'h2c'; a proxy in between may have removed it (RFC 6455 section 4.2.1)");
        headers.set("Upgrade", "websocket");
        refuses(
                headers.without("Connection"),
                "the Connection header is missing; a proxy in between may have removed it (RFC 6455 section 4.2.1)");
        refuses(
                headers.set("Connection", "keep-alive", "close"),
                "the Connection header must contain 'upgrade', not 'keep-alive, close'; a proxy in between may have removed it"
                        + " (RFC 6455 section 4.2.1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upgrade",
                "UPGRADE",
                "keep-alive, Upgrade",
                "Upgrade,keep-alive",
                " ,\tuPgRaDe\t, ,",
                "close;upgrade , upgrade"
            })
    @Rfc6455("4.2.1/6")
    void findsTheTokenInAListWithoutRegardToCase(String value) {
        assertThat(ServerHandshake.check("GET", "HTTP/1.1", headers.set("Connection", value)))
                .isInstanceOf(Offer.class);
    }

    @Test
    @Rfc6455({"4.2.1/5", "4.2.1/6"})
    void findsTheTokenInAnyOfSeveralLines() {
        headers.set("Connection", "keep-alive", "", "foo, Upgrade").set("Upgrade", "h2c", "WebSocket");
        assertThat(check(headers)).isInstanceOf(Offer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web socket",
                "websocket/13",
                "websockets",
                "xwebsocket",
                "\"websocket\"",
                "web\u017focket",
                "websoc\u212aet"
            })
    @Rfc6455("4.2.1/5")
    void takesNothingThatOnlyLooksLikeTheToken(String value) {
        assertThat(ServerHandshake.check("GET", "HTTP/1.1", headers.set("Upgrade", value)))
                .isInstanceOf(Refused.class);
    }

    @Test
    @Rfc6455({"4.2.1/5", "4.2.1/6"})
    @Regression("http-kit #617")
    void doesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            headers.set("Connection", "UPGRADE, KEEP-ALIVE-I").set("Upgrade", "WEBSOCKET");
            assertThat(check(headers)).isInstanceOf(Offer.class);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "7", "0", "12", "14", "013", "13, 8", "13.0", "+13", "", "256", "\u0661\u0663"})
    @Rfc6455({"4.2.1/8", "4.2.2/4", "4.4/1"})
    void answersAnotherVersionWithTheOneItKnows(String version) {
        Refusal refusal = refusal(headers.set("Sec-WebSocket-Version", version));
        assertThat(refusal.status()).isEqualTo(426);
        assertThat(refusal.headers())
                .containsOnly(
                        Map.entry("Sec-WebSocket-Version", "13"),
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"));
        assertThat(refusal.reason())
                .isEqualTo("Sec-WebSocket-Version must be 13, not '" + version.replaceAll("[^ -~]", "?")
                        + "' (RFC 6455 section 4.2.2)");
    }

    @Test
    @Rfc6455({"4.2.1/8", "11.3.5"})
    void needsExactlyOneVersion() {
        refuses(
                headers.without("Sec-WebSocket-Version"),
                "the Sec-WebSocket-Version header is missing (RFC 6455 section 4.2.1)");
        refuses(
                headers.set("Sec-WebSocket-Version", "13", "13"),
                "the Sec-WebSocket-Version header must be there once, not 2 times (RFC 6455 section 4.2.1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZSBub25jZQ", // no padding
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZR==", // bits that no encoder sets
                "dGhlIHNhbXBsZSBub25jZQ==,",
                "dGhlIHNhbXBsZSBub25jZTE=", // 17 bytes
                "dGhlIHNhbXBsZSBub25j", // 15 bytes
                "dGhlIHNhbXBsZSBub25j\u00e9Q==",
                "dGhlIHNhbXBsZS_ub25jZQ==", // the alphabet for URLs
                "dGhl IHNhbXBsZSBub25jZQ==",
                "========================"
            })
    @Rfc6455("4.2.1/7")
    @Regression("BZ-66548")
    void refusesAKeyThatIsNot16BytesInBase64(String key) {
        refuses(
                headers.set("Sec-WebSocket-Key", key),
                "Sec-WebSocket-Key must be 16 bytes in base64, not '" + key.replace('\u00e9', '?')
                        + "' (RFC 6455 section 4.2.1)");
    }

    @Test
    @Rfc6455({"4.2.1/7", "11.3.1"})
    void needsExactlyOneKey() {
        refuses(
                headers.without("Sec-WebSocket-Key"),
                "the Sec-WebSocket-Key header is missing (RFC 6455 section 4.2.1)");
        refuses(
                headers.set("Sec-WebSocket-Key", KEY, KEY),
                "the Sec-WebSocket-Key header must be there once, not 2 times (RFC 6455 section 4.2.1)");
    }

    @Test
    void echoesNothingLongAndNoControlCharacters() {
        headers.set("Upgrade", "x\r\nSet-Cookie: a=b\u001b[31m\u0000\u007f\u202e" + "y".repeat(5000));
        String reason = refusal(headers).reason();
        assertThat(reason)
                .startsWith(
                        "the Upgrade header must contain 'websocket', not 'x??Set-Cookie: a=b?[31m???yyyyyyyyyyyyyy...';");
        assertThat(reason).hasSizeLessThan(200).matches("[ -~]*");
    }
}
