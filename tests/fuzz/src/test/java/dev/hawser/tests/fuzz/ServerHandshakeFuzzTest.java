package dev.hawser.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.HandshakeAcceptor;
import dev.hawser.websocket.ServerHandshake;
import dev.hawser.websocket.ServerHandshake.Offer;
import dev.hawser.websocket.ServerHandshake.Refused;
import dev.hawser.websocket.WebSocket;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests: one that is accepted has what section 4.2.1 wants, and one that is refused is told why in a line that can be shown. */
class ServerHandshakeFuzzTest {
    private static final Map<String, String> GOOD = Map.of(
            "Host", "localhost:8080",
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol", "chat, superchat",
            "Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits",
            "Origin", "http://localhost:8080");

    @FuzzTest
    void acceptsOnlyAHandshake(FuzzedDataProvider data) {
        String method = data.consumeBoolean() ? "GET" : data.consumeString(10);
        String version = data.consumeBoolean() ? "HTTP/1.1" : data.consumeString(10);
        FuzzedHeaders headers = new FuzzedHeaders(data, GOOD);
        ServerHandshake.Result result = ServerHandshake.check(method, version, headers);
        if (result instanceof Refused refused) {
            assertThat(refused.refusal().status()).isIn(400, 426);
            assertThat(refused.refusal().reason()).matches("[ -~]{1,250}").contains("(RFC 6455 section ");
        } else if (result instanceof Offer offer) {
            assertThat(method).isEqualTo("GET");
            checkOffer(offer, headers);
        } else {
            assertThat(headers.values("Sec-WebSocket-Key")).isEmpty();
        }
    }

    private static void checkOffer(Offer offer, FuzzedHeaders headers) {
        assertThat(headers.only("Host")).isNotEmpty();
        assertThat(headers.only("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(offer.key()).isEqualTo(headers.only("Sec-WebSocket-Key"));
        assertThat(Base64.getDecoder().decode(offer.key())).hasSize(16);
        assertThat(String.join(",", headers.values("Upgrade"))).containsIgnoringCase("websocket");
        assertThat(String.join(",", headers.values("Connection"))).containsIgnoringCase("upgrade");
        assertThat(new HashSet<>(offer.protocols())).hasSameSizeAs(offer.protocols());
        assertThat(offer.protocols()).allMatch(protocol -> protocol.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"));
        ServerHandshake.Answer answer = offer.answer(new Everybody(), "", DeflateOptions.DEFAULT);
        assertThat(answer).isInstanceOf(ServerHandshake.Accepted.class);
        assertThat(String.join(
                        " ", ((ServerHandshake.Accepted) answer).headers().values()))
                .matches("[ -~]+");
        // Whatever the client says of its origin and host, it is an answer.
        ServerHandshake.isSameOrigin(offer.origin(), false, headers.only("Host"));
        ServerHandshake.isSameOrigin(offer.origin(), true, headers.only("Host"));
    }

    /** Accepts whoever asks. */
    private static final class Everybody implements HandshakeAcceptor<String> {
        @Override
        public WebSocket doWebSocketConnect(String request, @Nullable String protocol) {
            return new Silent();
        }

        @Override
        public boolean checkOrigin(String request, @Nullable String origin) {
            return true;
        }
    }

    private static final class Silent implements WebSocket {
        @Override
        public void onOpen(Connection connection) {}

        @Override
        public void onClose(int closeCode, String reason) {}
    }
}
