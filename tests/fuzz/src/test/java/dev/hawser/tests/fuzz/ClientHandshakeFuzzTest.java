package dev.hawser.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hawser.websocket.ClientHandshake;
import dev.hawser.websocket.ClientHandshake.Accepted;
import dev.hawser.websocket.ClientHandshake.Failed;
import dev.hawser.websocket.DeflateOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Answers: one that is taken has what section 4.1 wants, and what is wrong with another one is said in a line that can be shown. */
class ClientHandshakeFuzzTest {
    private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final Map<String, String> GOOD = Map.of(
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Accept", ACCEPT,
            "Sec-WebSocket-Protocol", "chat",
            "Sec-WebSocket-Extensions", "permessage-deflate",
            "Server", "any");

    @FuzzTest
    void takesOnlyAnAnswerToItsHandshake(FuzzedDataProvider data) {
        int status = data.consumeBoolean() ? 101 : data.consumeInt();
        FuzzedHeaders headers = new FuzzedHeaders(data, GOOD);
        ClientHandshake handshake =
                ClientHandshake.upgrade(NONCE, List.of("chat", "superchat"), DeflateOptions.DEFAULT);
        ClientHandshake.Result result = handshake.check(status, headers);
        if (result instanceof Failed failed) {
            assertThat(failed.reason())
                    .matches("[ -~]{1,250}")
                    .containsPattern("\\(RFC (6455|7692) section [0-9.]+\\)$");
            return;
        }
        String protocol = ((Accepted) result).protocol();
        assertThat(status).isEqualTo(101);
        assertThat(headers.only("Upgrade")).isEqualToIgnoringCase("websocket");
        assertThat(String.join(",", headers.values("Connection"))).containsIgnoringCase("upgrade");
        assertThat(headers.only("Sec-WebSocket-Accept")).isEqualTo(ACCEPT);
        boolean compressed = ((Accepted) result).deflate() != null;
        assertThat(headers.only("Sec-WebSocket-Extensions").contains("permessage-deflate"))
                .isEqualTo(compressed);
        assertThat(protocol).isIn(null, "chat", "superchat");
        assertThat(headers.only("Sec-WebSocket-Protocol")).isEqualTo(protocol == null ? "" : protocol);
    }
}
