package dev.hawser.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.Rfc6455;
import dev.hawser.testkit.Rfc8441;
import dev.hawser.websocket.ServerHandshake.NotWebSocket;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake over HTTP/2, both halves. */
@Rfc8441("5")
class ExtendedConnectTest {
    /** The request of RFC 8441 section 5.1, without pseudo-headers. */
    private final Headers headers = new Headers()
            .add("sec-websocket-protocol", "chat, superchat")
            .add("sec-websocket-extensions", "permessage-deflate")
            .add("sec-websocket-version", "13")
            .add("origin", "http://www.example.com");

    private final ClientHandshake client = ClientHandshake.extendedConnect(List.of("chat", "superchat"), null);

    @Test
    @Rfc8441("5.1")
    void takesTheExampleOfTheRfc() {
        assertThat(check("websocket"))
                .isEqualTo(new Offer(
                        null,
                        List.of("chat", "superchat"),
                        List.of(new Extension("permessage-deflate", List.of())),
                        "http://www.example.com"));
    }

    @Test
    @Rfc8441("5.1")
    void answersTheExampleOfTheRfc() {
        ServerHandshake.Accepted accepted = Acceptance.of((Offer) check("websocket"), "chat", null);
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.headers()).containsExactly(Map.entry("Sec-WebSocket-Protocol", "chat"));
    }

    @Test
    void agreesOnCompressionLikeAnUpgrade() {
        DeflateOptions options = DeflateOptions.DEFAULT.withContextTakeover(true, true);
        ServerHandshake.Accepted accepted = Acceptance.of((Offer) check("websocket"), null, options);
        assertThat(accepted.headers()).containsExactly(Map.entry("Sec-WebSocket-Extensions", "permessage-deflate"));
        assertThat(accepted.deflate()).isEqualTo(new DeflateParameters(false, false, 15, 15));
    }

    @Test
    void doesNotLookAtAKey() {
        headers.add("Sec-WebSocket-Key", "nonsense").add("Sec-WebSocket-Key", "twice");
        assertThat(check("websocket")).isInstanceOf(Offer.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"connect-udp", "WebSocket", ""})
    @Rfc8441("4")
    void seesAnotherProtocolAsNotWebSocket(@Nullable String protocol) {
        assertThat(check(protocol)).isEqualTo(new NotWebSocket());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0", "HTTP/", "", "h2", "HTTP/x"})
    @Rfc8441("4")
    void needsHttp2(String version) {
        assertThat(ServerHandshake.checkExtendedConnect("websocket", version, headers))
                .isEqualTo(refused(
                        "an extended CONNECT needs HTTP/2 or higher, not '" + version + "' (RFC 8441 section 4)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3"})
    @Rfc8441("4")
    void takesHttp2AndHigher(String version) {
        assertThat(ServerHandshake.checkExtendedConnect("websocket", version, headers))
                .isInstanceOf(Offer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "Connection"})
    void refusesTheFieldsOfOneHop(String name) {
        headers.add(name, "websocket");
        assertThat(check("websocket"))
                .isEqualTo(refused("an extended CONNECT must not have the " + name + " header (RFC 8441 section 5)"));
    }

    @Test
    @Rfc6455({"4.2.2", "4.4"})
    void answersAnotherVersionWithTheOneItKnowsAndWithoutAnUpgrade() {
        headers.set("Sec-WebSocket-Version", "8");
        assertThat(check("websocket"))
                .isEqualTo(new Refused(new Refusal(
                        400,
                        "Sec-WebSocket-Version must be 13, not '8' (RFC 6455 section 4.2.2)",
                        Map.of("Sec-WebSocket-Version", "13"))));
        headers.without("Sec-WebSocket-Version");
        assertThat(check("websocket"))
                .isEqualTo(refused("the Sec-WebSocket-Version header is missing (RFC 6455 section 4.2.1)"));
    }

    @Test
    @Rfc6455({"4.1", "4.2.1", "9.1"})
    void keepsTheOtherRulesOfAnUpgrade() {
        headers.set("Sec-WebSocket-Protocol", "a, a");
        assertThat(check("websocket"))
                .isEqualTo(refused("the sub-protocol 'a' is offered twice (RFC 6455 section 4.1)"));
        headers.without("Sec-WebSocket-Protocol").set("Origin", "a", "b");
        assertThat(check("websocket"))
                .isEqualTo(refused("the Origin header must be there once, not 2 times (RFC 6455 section 4.2.1)"));
        headers.without("Origin").set("Sec-WebSocket-Extensions", "a;");
        assertThat(check("websocket"))
                .isEqualTo(refused("Sec-WebSocket-Extensions breaks its grammar: 'a;' (RFC 6455 section 9.1)"));
    }

    @Test
    void aClientAsksWithoutAKey() {
        assertThat(client.requestHeaders())
                .containsExactly(
                        Map.entry("Sec-WebSocket-Version", "13"),
                        Map.entry("Sec-WebSocket-Protocol", "chat, superchat"));
    }

    @Test
    void aClientTakesAnyStatusThatMakesATunnel() {
        assertThat(client.check(200, new Headers())).isEqualTo(new ClientHandshake.Accepted(null, null));
        assertThat(client.check(299, new Headers().add("Sec-WebSocket-Protocol", "chat")))
                .isEqualTo(new ClientHandshake.Accepted("chat", null));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 199, 300, 401, 404, 501})
    void aClientFailsAtAnotherStatus(int status) {
        assertThat(client.check(status, new Headers()))
                .isEqualTo(new ClientHandshake.Failed(
                        "the server answered with status " + status + " instead of 200 (RFC 8441 section 5)"));
    }

    @Test
    @Rfc6455("4.1")
    void aClientFailsAtAProtocolThatWasNotOffered() {
        assertThat(client.check(200, new Headers().add("Sec-WebSocket-Protocol", "Chat")))
                .isInstanceOf(ClientHandshake.Failed.class);
    }

    private ServerHandshake.Result check(@Nullable String protocol) {
        return ServerHandshake.checkExtendedConnect(protocol, "HTTP/2.0", headers);
    }

    private static Refused refused(String reason) {
        return new Refused(new Refusal(400, reason, Map.of()));
    }
}
