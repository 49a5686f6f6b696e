package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.HttpHead;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.Regression;
import dev.hawser.testkit.Rfc6455;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake as it is on the wire (RFC 6455 section 4.2), with the HTTP around it. */
class HandshakeTest {
    private final TestServer server = serveChat();

    /** A server of the sub-protocol {@code chat} alone, which sends back what it gets. */
    static TestServer serveChat() {
        return new TestServer(
                        ConnectionOptions.DEFAULT,
                        (request, protocol) -> "chat".equals(protocol) ? Recorder.echo() : null)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:80", "http://LocalHost", "HTTP://localhost"})
    void aPageOfTheSameOriginIsAccepted(String origin) {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.open("/", "Sec-WebSocket-Protocol: chat", "Origin: " + origin);
            assertThat(server.recorder().next()).isEqualTo("open");
            client.reset();
        }
    }

    @Test
    void aPageOfTheSameHostAndPortIsAccepted() {
        String authority = "chat.example:" + server.port();
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat", "Origin: http://" + authority)
                    .replace("Host: localhost", "Host: " + authority));
            assertThat(client.readHead().status()).isEqualTo(101);
            client.reset();
        }
    }

    @Test
    @Rfc6455({"4.2.2/1", "4.2.2/6", "4.2.2/10", "4.2.2/11", "4.2.2/12", "4.2.2/13"})
    void theAnswerProvesThatTheKeyWasReadAndNamesTheSubProtocol() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(RawPeer.handshake(
                    "/", "Sec-WebSocket-Protocol: soup, chat", "Sec-WebSocket-Extensions: permessage-deflate"));
            HttpHead answer = client.readHead();
            assertThat(answer.startLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
            assertThat(answer.field("upgrade")).isEqualTo("websocket");
            assertThat(answer.field("connection")).isEqualTo("Upgrade");
            // The example of section 1.3.
            assertThat(answer.field("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(answer.field("sec-websocket-protocol")).isEqualTo("chat");
            assertThat(answer.field("sec-websocket-extensions"))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            assertThat(server.recorder().connection().getProtocol()).isEqualTo("chat");
            client.reset();
        }
    }

    @Test
    @Rfc6455({"4.2.1/5", "4.2.1/6"})
    void headersMayBeInAnyCaseAndAmongOthers() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(
                    "GET / HTTP/1.1\r\nHOST: localhost\r\nUPGRADE: soup, WebSocket\r\nCONNECTION: keep-alive, UPGRADE\r\n"
                            + "sec-websocket-version: 13\r\nsec-websocket-key: " + RawPeer.KEY
                            + "\r\nsec-websocket-protocol: soup\r\nsec-websocket-protocol: chat\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(101);
            client.reset();
        }
    }

    @Test
    void plainHttpIsAnsweredOnTheSamePort() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readAnswer().body()).isEqualTo("plain HTTP\n");
        }
    }

    @Test
    void aContentOfNoBytesIsNoContent() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.open("/", "Sec-WebSocket-Protocol: chat", "Content-Length: 0");
            client.reset();
        }
    }

    @Test
    @Rfc6455("4.2.1/11")
    @Regression("CVE-2024-37890")
    void manyHeadersThatAreNotTooLongAreAccepted() {
        String[] fields = Stream.concat(
                        Stream.of("Sec-WebSocket-Protocol: chat"),
                        Stream.iterate(0, i -> i + 1).limit(300).map(i -> "X-" + i + ": " + i))
                .toArray(String[]::new);
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.open("/", fields).reset();
        }
    }

    @Test
    void framesThatComeWithTheHandshakeAreReadAfterOnOpen() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send(Bytes.concat(
                    Bytes.utf8(RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat")),
                    RawFrame.masked(RawFrame.TEXT, Bytes.utf8("first")).bytes(),
                    RawFrame.masked(RawFrame.TEXT, Bytes.utf8("second")).bytes(),
                    RawFrame.masked(RawFrame.CLOSE, RawFrame.closePayload(1000, "bye"))
                            .bytes()));
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(client.readFrame().text()).isEqualTo("first");
            assertThat(client.readFrame().text()).isEqualTo("second");
            assertThat(client.readFrame().closeCode()).isEqualTo(1000);
            Recorder endpoint = server.recorder();
            assertThat(endpoint.next()).isEqualTo("open");
            assertThat(endpoint.next()).isEqualTo("text first");
            assertThat(endpoint.next()).isEqualTo("text second");
            assertThat(endpoint.next()).isEqualTo("close 1000 bye");
        }
    }

    @Test
    void aHandshakeThatComesByteByByteIsAccepted() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            for (char c : RawPeer.handshake("/", "Sec-WebSocket-Protocol: chat").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.readHead().status()).isEqualTo(101);
            client.reset();
        }
    }
}
