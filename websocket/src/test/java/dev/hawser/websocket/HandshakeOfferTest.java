package dev.hawser.websocket;

import static dev.hawser.websocket.HandshakeChecks.check;
import static dev.hawser.websocket.HandshakeChecks.offer;
import static dev.hawser.websocket.HandshakeChecks.refusal;
import static dev.hawser.websocket.HandshakeChecks.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client offers: sub-protocols, extensions, its origin; also in headers that are huge. */
@Rfc6455("4.2.1")
class HandshakeOfferTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int A_MEGABYTE = 1 << 20;
    private final Headers headers = Headers.request();

    @Test
    @Rfc6455("4.2.2/6")
    void choosesTheFirstOfferedProtocolThatIsServed() {
        assertThat(Acceptance.of(offer(headers), "superchat", null).protocol()).isEqualTo("superchat");
        assertThat(Acceptance.of(offer(headers), "Chat", null).protocol()).isNull();
    }

    @Test
    void readsSingleValuesWithoutWhiteSpaceAroundThem() {
        headers.set("Sec-WebSocket-Key", " " + KEY + "\t")
                .set("Sec-WebSocket-Version", "\t13 ")
                .set("Origin", " http://a ");
        assertThat(offer(headers).key()).isEqualTo(KEY);
        assertThat(offer(headers).origin()).isEqualTo("http://a");
    }

    @Test
    @Rfc6455("4.2.1/9")
    void knowsAClientWithoutAnOrigin() {
        headers.without("Origin");
        assertThat(offer(headers).origin()).isNull();
        refuses(
                headers.set("Origin", "http://a", "http://b"),
                "the Origin header must be there once, not 2 times (RFC 6455 section 4.2.1)");
    }

    @Test
    @Rfc6455({"4.2.1/10", "11.3.4"})
    void joinsTheProtocolsOfSeveralLinesInOrder() {
        headers.set("Sec-WebSocket-Protocol", "b,  a", ",c ,,", "x!#$%&'*+-.^_`|~9");
        assertThat(offer(headers).protocols()).containsExactly("b", "a", "c", "x!#$%&'*+-.^_`|~9");
        headers.without("Sec-WebSocket-Protocol");
        assertThat(offer(headers).protocols()).isEmpty();
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
        assertThat(offer(headers).protocols()).as("case counts").containsExactly("a", "A");
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
        assertThat(Acceptance.of(offer(headers), null, null).headers()).doesNotContainKey("Sec-WebSocket-Extensions");
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
        assertThat(check(headers)).isInstanceOf(Offer.class);
        headers.set("Sec-WebSocket-Extensions", "a; b", "c;");
        assertThat(check(headers)).isInstanceOf(Refused.class);
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
        assertThat(offer(headers).protocols()).hasSize(100_000);
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
}
