package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.testkit.CapturedLog;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.Http2Stream;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in over HTTP/2, who is not, and why, and that a room does not tell one from the other. */
class Http2HandshakeTest {
    private static final String CHAT = "sec-websocket-protocol: chat";

    private final ChatServer server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0));
    private Http2Peer peer;

    @BeforeEach
    void start() throws Exception {
        server.start();
        peer = Http2Peer.connect(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
        server.stop();
    }

    private void assertRefused(Http2Stream refused, int status, String reason) {
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.content()).isEqualTo(reason + "\n");
        assertThat(refused.field("content-type")).isEqualTo("text/plain; charset=utf-8");
        // The connection is as good as before.
        assertThat(peer.get("/").status()).isEqualTo(200);
    }

    @Test
    void theChosenSubProtocolIsInTheAnswer() {
        Http2Stream webSocket = peer.open("/chat", "sec-websocket-protocol: soup, chat");
        assertThat(webSocket.accepted().field("sec-websocket-protocol")).isEqualTo("chat");
    }

    @Test
    void aSubProtocolThatNobodyServesIsRefused() {
        assertRefused(
                peer.open("/chat", "sec-websocket-protocol: soup"),
                503,
                "No WebSocket is served here for the offered sub-protocols: soup.");
    }

    @Test
    void aVersionThatIsNotKnownIsRefusedWithTheOneThatIs() {
        Http2Stream refused = peer.openBare("/chat", CHAT, "sec-websocket-version: 8");
        assertThat(refused.field("sec-websocket-version")).isEqualTo("13");
        // There is no 426 in HTTP/2, which has nothing to upgrade to.
        assertRefused(refused, 400, "Sec-WebSocket-Version must be 13, not '8' (RFC 6455 section 4.2.2)");
    }

    @Test
    void aMissingVersionIsRefused() {
        assertRefused(
                peer.openBare("/chat", CHAT),
                400,
                "the Sec-WebSocket-Version header is missing (RFC 6455 section 4.2.1)");
    }

    @Test
    void aSubProtocolThatIsOfferedTwiceIsRefused() {
        assertRefused(
                peer.open("/chat", "sec-websocket-protocol: chat, chat"),
                400,
                "the sub-protocol 'chat' is offered twice (RFC 6455 section 4.1)");
    }

    @Test
    void aBrokenExtensionIsRefused() {
        Http2Stream refused = peer.open("/chat", CHAT, "sec-websocket-extensions: ,;");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.content()).startsWith("Sec-WebSocket-Extensions breaks its grammar: ");
    }

    @Test
    void aPageOfThisServerMayConnect() {
        Http2Stream webSocket = peer.open("/chat", CHAT, "origin: http://localhost:" + server.port());
        assertThat(webSocket.status()).isEqualTo(200);
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        try (CapturedLog log = new CapturedLog(dev.hawser.server.WebSocketFactory.class)) {
            assertRefused(
                    peer.open("/chat", CHAT, "origin: http://evil.example"),
                    403,
                    "Pages of the origin http://evil.example may not connect here (RFC 6455 section 10.2).");
            assertThat(log.lines()).singleElement().asString().contains("refused with 403");
        }
    }

    @Test
    void theHostFieldDoesNotStandForTheAuthority() {
        // Section 8.3.1 of RFC 9113: who receives a request takes :authority, whatever Host says.
        Http2Stream refused = peer.open("/chat", CHAT, "origin: http://evil.example", "host: evil.example");
        assertThat(refused.status()).isIn(400, 403);
    }

    @Test
    void aRequestThatAsksForNoWebSocketIsToldWhatIsHere() {
        Http2Stream plain = peer.get("/chat");
        assertThat(plain.status()).isEqualTo(426);
        assertThat(plain.content()).startsWith("WebSocket only");
    }

    @Test
    void membersOverBothVersionsOfHttpAreInOneRoom() {
        List<RawPeer> overHttp1 = new ArrayList<>();
        List<Http2Stream> overHttp2 = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            overHttp1.add(RawPeer.connect(server.port()).open("/chat", "Sec-WebSocket-Protocol: chat"));
            overHttp2.add(peer.open("/chat", CHAT).accepted());
        }
        // The answer to a ping comes after the joining.
        for (RawPeer member : overHttp1) {
            member.send(RawFrame.masked(RawFrame.PING, new byte[0]));
            assertThat(member.readFrame().opcode()).isEqualTo(RawFrame.PONG);
        }
        for (Http2Stream member : overHttp2) {
            member.send(RawFrame.masked(RawFrame.PING, new byte[0]));
            assertThat(member.readFrame().opcode()).isEqualTo(RawFrame.PONG);
        }
        int messages = 200;
        for (int n = 0; n < messages; n++) {
            overHttp1.get(n % 3).sendText("one:" + n);
            overHttp2.get(n % 3).sendText("two:" + n);
        }
        List<String> first = new ArrayList<>();
        for (int n = 0; n < 2 * messages; n++) {
            first.add(overHttp1.get(0).readFrame().text());
        }
        assertThat(first).doesNotHaveDuplicates();
        for (int n = 0; n < 2 * messages; n++) {
            for (RawPeer member : overHttp1.subList(1, 3)) {
                assertThat(member.readFrame().text()).isEqualTo(first.get(n));
            }
            for (Http2Stream member : overHttp2) {
                assertThat(member.readFrame().text()).isEqualTo(first.get(n));
            }
        }
        overHttp1.forEach(RawPeer::close);
    }
}
