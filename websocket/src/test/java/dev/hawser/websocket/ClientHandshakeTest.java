package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.ClientHandshake.Accepted;
import dev.hawser.websocket.ClientHandshake.Failed;
import dev.hawser.websocket.ServerHandshake.Offer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Rfc6455("4.1")
class ClientHandshakeTest {
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final ClientHandshake handshake = ClientHandshake.upgrade(NONCE, List.of("chat", "superchat"), null);
    private final Headers answer = new Headers()
            .add("Upgrade", "websocket")
            .add("Connection", "Upgrade")
            .add("Sec-WebSocket-Accept", ACCEPT);

    @Test
    @Rfc6455({"1.3", "4.1/22", "4.1/23", "4.1/24", "4.1/28"})
    void asksLikeTheExampleOfTheRfc() {
        assertThat(handshake.requestHeaders())
                .containsExactly(
                        Map.entry("Upgrade", "websocket"),
                        Map.entry("Connection", "Upgrade"),
                        Map.entry("Sec-WebSocket-Version", "13"),
                        Map.entry("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
                        Map.entry("Sec-WebSocket-Protocol", "chat, superchat"));
    }

    @Test
    void asksForNoProtocolWhenNoneIsOffered() {
        assertThat(ClientHandshake.upgrade(NONCE, List.of(), null).requestHeaders())
                .doesNotContainKey("Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    @Rfc6455("4.1/25")
    void needsANonceOf16Bytes(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientHandshake.upgrade(new byte[length], List.of(), null))
                .withMessage("nonce of " + length + " bytes, not 16 (RFC 6455 section 4.1)");
    }

    @Test
    @Rfc6455({"4.1/29", "4.1/30"})
    @Regression("CVE-2026-1527")
    void offersOnlyTokensAndEachOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientHandshake.upgrade(NONCE, List.of("a", "b", "a"), null))
                .withMessage("sub-protocol 'a' is there twice (RFC 6455 section 4.1)");
        for (String protocol : List.of("", "a b", "a,b", "a\r\nCookie: x", "\u00e9")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClientHandshake.upgrade(NONCE, List.of(protocol), null))
                    .withMessageEndingWith("' is not an HTTP token (RFC 6455 section 4.1)");
        }
    }

    @Test
    void takesAnAnswerWithoutAProtocol() {
        assertThat(handshake.check(101, answer)).isEqualTo(new Accepted(null, null));
    }

    @Test
    @Rfc6455({"4.1/33", "4.1/34"})
    void takesAnAnswerWithoutRegardToCaseAndWhiteSpace() {
        answer.set("Upgrade", " WebSocket")
                .set("Connection", "keep-alive, UPGRADE")
                .set("Sec-WebSocket-Accept", "\t" + ACCEPT + " ");
        assertThat(handshake.check(101, answer.set("Sec-WebSocket-Protocol", " superchat ")))
                .isEqualTo(new Accepted("superchat", null));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 301, 401, 403, 426, 500})
    @Rfc6455({"4.1/32", "4.1/38"})
    void failsAtAnotherStatusThan101(int status) {
        assertThat(handshake.check(status, answer))
                .isEqualTo(new Failed(
                        "the server answered with status " + status + " instead of 101 (RFC 6455 section 4.1)"));
    }

    @Test
    @Rfc6455("4.1/33")
    void failsWithoutTheRightUpgrade() {
        fails(answer.without("Upgrade"), "the Upgrade header of the answer must be 'websocket' but is missing");
        fails(answer.set("Upgrade", "h2c"), "the Upgrade header of the answer must be 'websocket', not 'h2c'");
        fails(
                answer.set("Upgrade", "websocket, h2c"),
                "the Upgrade header of the answer must be 'websocket', not 'websocket, h2c'");
        fails(
                answer.set("Upgrade", "websoc\u212aet"),
                "the Upgrade header of the answer must be 'websocket', not 'websoc?et'");
    }

    @Test
    @Rfc6455("4.1/34")
    void failsWithoutTheRightConnection() {
        fails(
                answer.without("Connection"),
                "the Connection header of the answer must contain 'upgrade' but is missing");
        fails(
                answer.set("Connection", "close"),
                "the Connection header of the answer must contain 'upgrade', not 'close'");
    }

    @Test
    @Rfc6455({"4.1/35", "11.3.3/1"})
    @Regression("CVE-2026-107284")
    void failsWithoutExactlyTheRightAccept() {
        String must = "Sec-WebSocket-Accept must be '" + ACCEPT + "'";
        fails(answer.without("Sec-WebSocket-Accept"), must + " but is missing");
        String otherCase = "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
        fails(answer.set("Sec-WebSocket-Accept", otherCase), must + ", not '" + otherCase + "'");
        fails(answer.set("Sec-WebSocket-Accept", ""), must + ", not ''");
        fails(answer.set("Sec-WebSocket-Accept", ACCEPT + "="), must + ", not '" + ACCEPT + "='");
        fails(answer.set("Sec-WebSocket-Accept", ACCEPT, ACCEPT), must + ", not '" + ACCEPT + ", s3pPLMBiTx...'");
        // The answer to another client's key.
        fails(
                answer.set("Sec-WebSocket-Accept", "HSmrc0sMlYUkAGmm5OPpG2HaGWk="),
                must + ", not 'HSmrc0sMlYUkAGmm5OPpG2HaGWk='");
    }

    @Test
    @Rfc6455({"4.1/36", "5.8/1"})
    void failsAtAnExtensionThatWasNotOffered() {
        fails(
                answer.set("Sec-WebSocket-Extensions", "permessage-deflate"),
                "the server chose an extension that was not offered: 'permessage-deflate'");
    }

    @Test
    @Rfc6455({"4.1/37", "4.1/38"})
    void failsAtAProtocolThatWasNotOffered() {
        String notOffered = "the server chose a sub-protocol that was not offered: ";
        fails(answer.set("Sec-WebSocket-Protocol", "Chat"), notOffered + "'Chat'");
        fails(answer.set("Sec-WebSocket-Protocol", ""), notOffered + "''");
        fails(answer.set("Sec-WebSocket-Protocol", "chat, superchat"), notOffered + "'chat, superchat'");
        assertThat(ClientHandshake.upgrade(NONCE, List.of(), null)
                        .check(101, answer.set("Sec-WebSocket-Protocol", "chat")))
                .isEqualTo(new Failed(notOffered + "'chat' (RFC 6455 section 4.1)"));
    }

    @Test
    @Rfc6455({"4.1/38", "11.3.4/1"})
    void failsAtMoreThanOneProtocol() {
        fails(
                answer.set("Sec-WebSocket-Protocol", "chat", "superchat"),
                "the server chose more than one sub-protocol: 'chat, superchat'");
    }

    @Test
    @Rfc6455({"1.3", "4.1/38"})
    void agreesWithAServer() {
        Random random = new Random(13);
        for (int i = 0; i < 100; i++) {
            byte[] nonce = new byte[16];
            random.nextBytes(nonce);
            ClientHandshake client = ClientHandshake.upgrade(nonce, List.of("hawser.v1", "chat"), null);
            Headers request = Headers.of(client.requestHeaders()).add("Host", "example.com");
            Offer offer = (Offer) ServerHandshake.check("GET", "HTTP/1.1", request);
            assertThat(offer.protocols()).containsExactly("hawser.v1", "chat");
            assertThat(client.check(
                            101, Headers.of(Acceptance.of(offer, "chat", null).headers())))
                    .isEqualTo(new Accepted("chat", null));
            assertThat(client.check(
                            101, Headers.of(Acceptance.of(offer, null, null).headers())))
                    .isEqualTo(new Accepted(null, null));
            assertThat(handshake.check(
                            101, Headers.of(Acceptance.of(offer, null, null).headers())))
                    .isInstanceOf(Failed.class);
        }
    }

    private void fails(Headers headers, String reason) {
        assertThat(handshake.check(101, headers)).isEqualTo(new Failed(reason + " (RFC 6455 section 4.1)"));
    }
}
