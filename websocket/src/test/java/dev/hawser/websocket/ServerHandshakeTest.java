package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.ServerHandshake.NotWebSocket;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import dev.hawser.websocket.ServerHandshake.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Rfc6455("4.2.1")
class ServerHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int A_MEGABYTE = 1 << 20;

    private final Headers headers = Headers.request();

    @Test
    @Rfc6455({"1.3", "4.2.1/10"})
    void takesTheExampleOfTheRfc() {
        assertThat(check()).isEqualTo(new Offer(KEY, List.of("chat", "superchat"), List.of(), "http://example.com"));
    }

    @Test
    @Rfc6455({"4.2.2/7", "4.2.2/11", "4.2.2/12", "4.2.2/13"})
    void answersTheExampleOfTheRfc() {
        assertThat(offer().status()).isEqualTo(101);
        assertThat(Acceptance.of(offer(), "chat", null).headers())
                .containsExactly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                        Map.entry("Sec-WebSocket-Protocol", "chat"));
        assertThat(Acceptance.of(offer(), null, null).headers()).doesNotContainKey("Sec-WebSocket-Protocol");
    }

    @Test
    @Rfc6455("4.2.2/6")
    void choosesTheFirstOfferedProtocolThatIsServed() {
        assertThat(Acceptance.of(offer(), "superchat", null).protocol()).isEqualTo("superchat");
        assertThat(Acceptance.of(offer(), "Chat", null).protocol()).isNull();
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
        assertThat(check()).isInstanceOf(Offer.class);
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
            assertThat(check()).isInstanceOf(Offer.class);
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
    void readsSingleValuesWithoutWhiteSpaceAroundThem() {
        headers.set("Sec-WebSocket-Key", " " + KEY + "\t")
                .set("Sec-WebSocket-Version", "\t13 ")
                .set("Origin", " http://a ");
        assertThat(offer().key()).isEqualTo(KEY);
        assertThat(offer().origin()).isEqualTo("http://a");
    }

    @Test
    @Rfc6455("4.2.1/9")
    void knowsAClientWithoutAnOrigin() {
        headers.without("Origin");
        assertThat(offer().origin()).isNull();
        refuses(
                headers.set("Origin", "http://a", "http://b"),
                "the Origin header must be there once, not 2 times (RFC 6455 section 4.2.1)");
    }

    @Test
    @Rfc6455({"4.2.1/10", "11.3.4"})
    void joinsTheProtocolsOfSeveralLinesInOrder() {
        headers.set("Sec-WebSocket-Protocol", "b,  a", ",c ,,", "x!#$%&'*+-.^_`|~9");
        assertThat(offer().protocols()).containsExactly("b", "a", "c", "x!#$%&'*+-.^_`|~9");
        headers.without("Sec-WebSocket-Protocol");
        assertThat(offer().protocols()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "\"a\"",
                "a;b",
                "(a)",
                "a@b",
                "{a}",
                "a=b",
                "a:b",
                "a?",
                "[a]",
                "\u00e9",
                "a\u0001b",
                "a\u007f"
            })
    @Rfc6455({"4.2.1/1", "8.1/2"})
    void refusesAProtocolThatIsNoToken(String protocol) {
        refuses(
                headers.set("Sec-WebSocket-Protocol", "ok, " + protocol),
                "the sub-protocol '" + protocol.replaceAll("[^ -~]", "?")
                        + "' is not an HTTP token (RFC 6455 section 4.1)");
    }

    @Test
    @Rfc6455("4.2.1/1")
    void refusesAProtocolThatIsOfferedTwice() {
        refuses(
                headers.set("Sec-WebSocket-Protocol", "a, b", "c,a"),
                "the sub-protocol 'a' is offered twice (RFC 6455 section 4.1)");
        headers.set("Sec-WebSocket-Protocol", "a, A");
        assertThat(offer().protocols()).as("case counts").containsExactly("a", "A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,"})
    @Rfc6455("4.2.1/1")
    void refusesAListOfNoProtocols(String value) {
        refuses(
                headers.set("Sec-WebSocket-Protocol", value),
                "the Sec-WebSocket-Protocol header is empty (RFC 6455 section 4.1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate;client_max_window_bits=15 ; server_no_context_takeover, permessage-deflate",
                "foo; bar=\"baz\"; x = \"\\a\\b\" , , bar",
                "\ta\t;\tb\t=\tc\t"
            })
    @Rfc6455({"4.2.2/8", "4.2.2/9", "9/1", "9.1"})
    @Regression("http-kit #617")
    void takesExtensionsThatKeepToTheGrammarAndChoosesNone(String value) {
        headers.set("Sec-WebSocket-Extensions", value);
        assertThat(Acceptance.of(offer(), null, null).headers()).doesNotContainKey("Sec-WebSocket-Extensions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                ";",
                "a;",
                "a b",
                "a;b=",
                "a;=c",
                "a;b=\"c",
                "a;b=\"\"",
                "a;b=\"c d\"",
                "a;b=\"c\"d",
                "a;b=\"\\",
                "a;b=c=d",
                "a/b",
                "a=b",
                "a,;b",
                "\"a\"",
                "a;b=\"c,d\"",
                "\u00e9"
            })
    @Rfc6455({"4.2.1/1", "4.3/1", "8.1/2", "9.1/1", "9.1/2"})
    void refusesExtensionsThatBreakTheGrammar(String value) {
        refuses(
                headers.set("Sec-WebSocket-Extensions", value),
                "Sec-WebSocket-Extensions breaks its grammar: '" + value.replace('\u00e9', '?')
                        + "' (RFC 6455 section 9.1)");
    }

    @Test
    @Rfc6455("9.1/1")
    void readsExtensionsOfSeveralLines() {
        headers.set("Sec-WebSocket-Extensions", "a; b", "c");
        assertThat(check()).isInstanceOf(Offer.class);
        headers.set("Sec-WebSocket-Extensions", "a; b", "c;");
        assertThat(check()).isInstanceOf(Refused.class);
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

    @Test
    @Timeout(60)
    @Regression({"CVE-2020-7662", "CVE-2021-32640", "GHSA-5v72-xg48-5rpm"})
    void readsHugeHeadersInOnePass() {
        // What is quadratic in these would take hours.
        String commas = ",".repeat(A_MEGABYTE);
        assertThat(refusal(headers.set("Connection", commas)).status()).isEqualTo(400);
        headers.set("Connection", commas + "upgrade")
                .set("Upgrade", " ".repeat(A_MEGABYTE) + ",websocket" + "\t".repeat(A_MEGABYTE));
        headers.set(
                "Sec-WebSocket-Extensions",
                "a;b=\"" + "\\c".repeat(A_MEGABYTE) + "\"" + ";d".repeat(A_MEGABYTE) + ",e".repeat(A_MEGABYTE));
        headers.set(
                "Sec-WebSocket-Protocol",
                IntStream.range(0, 100_000).mapToObj(i -> "p" + i).collect(Collectors.joining(",")));
        assertThat(offer().protocols()).hasSize(100_000);
        headers.set("Sec-WebSocket-Key", "=".repeat(A_MEGABYTE));
        assertThat(refusal(headers).reason()).hasSizeLessThan(200);
    }

    @Test
    @Timeout(60)
    void readsProtocolsWithEqualHashesInOnePass() {
        // Aa and BB have the same hash, and so has every word made of them.
        String words = IntStream.range(0, 1 << 14)
                .mapToObj(i -> IntStream.range(0, 14)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(","));
        assertThat(((Offer) ServerHandshake.check("GET", "HTTP/1.1", headers.set("Sec-WebSocket-Protocol", words)))
                        .protocols())
                .hasSize(1 << 14);
    }

    private Result check() {
        return ServerHandshake.check("GET", "HTTP/1.1", headers);
    }

    private Offer offer() {
        assertThat(check()).isInstanceOf(Offer.class);
        return (Offer) check();
    }

    private static Refusal refusal(Headers headers) {
        Result result = ServerHandshake.check("GET", "HTTP/1.1", headers);
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).refusal();
    }

    private static void refuses(Headers headers, String reason) {
        assertRefused(ServerHandshake.check("GET", "HTTP/1.1", headers), reason);
    }

    private static void assertRefused(Result result, String reason) {
        assertThat(result).isEqualTo(new Refused(new Refusal(400, reason, Map.of())));
    }
}
