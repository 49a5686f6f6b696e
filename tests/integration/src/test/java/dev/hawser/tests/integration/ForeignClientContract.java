package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.MessageType;
import java.net.URI;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every client must be able to do with our server. */
abstract class ForeignClientContract {
    private final TestServer server = new TestServer(
                    listener(),
                    ConnectionOptions.DEFAULT,
                    (request, protocol) -> "chat".equals(protocol) ? new Recorder() : null)
            .start();
    private final ForeignPeer client = connect(server.uri("/"), "chat");
    private final Recorder endpoint = server.recorder();
    private boolean closed;

    /** Connects to our server, and offers a sub-protocol. */
    abstract ForeignPeer connect(URI uri, String protocol);

    /** How our server listens; null for plain HTTP/1.1. */
    @Nullable
    ListenerOptions listener() {
        return null;
    }

    @BeforeEach
    void open() {
        assertThat(client.next()).isEqualTo("open chat");
        assertThat(endpoint.next()).isEqualTo("open");
    }

    @AfterEach
    void stop() {
        client.close();
        if (!closed) {
            endpoint.awaitClose();
        }
        server.close();
    }

    @Test
    @Rfc6455({"5.1/3", "6.1/1", "6.1/5", "6.2/3"})
    void textArrivesBothWays() {
        for (String text : Samples.TEXTS) {
            client.sendText(text);
            assertThat(endpoint.next()).isEqualTo("text " + text);
            endpoint.connection().sendMessage(text);
            assertThat(client.next()).isEqualTo("text " + text);
        }
    }

    @Test
    void binaryArrivesBothWays() {
        for (byte[] data : Samples.binaries()) {
            client.sendBinary(data);
            assertThat(endpoint.next()).isEqualTo("binary " + Bytes.hex(data));
            endpoint.connection().sendMessage(data, 0, data.length);
            assertThat(client.next()).isEqualTo("binary " + Bytes.hex(data));
        }
    }

    @Test
    void aPartOfABufferIsSentAsIt() {
        endpoint.connection()
                .sendMessage(
                        MessageType.TEXT,
                        ByteBuffer.wrap(Bytes.utf8("not this, ")).position(4).limit(8));
        assertThat(client.next()).isEqualTo("text this");
    }

    @Test
    @Rfc6455("5.4/5")
    void fragmentsArriveAsOneMessage() {
        client.sendFragments("one, ", "two, ", "", "three 🎈");
        assertThat(endpoint.next()).isEqualTo("text one, two, three 🎈");
    }

    @Test
    @Rfc6455({"5.5.2/1", "5.5.3/1"})
    void theClientsPingIsAnswered() {
        client.sendPing("marco");
        assertThat(client.next()).isEqualTo("pong marco");
    }

    @Test
    void theClientAnswersOurPing() {
        endpoint.connection().sendPing(ByteBuffer.wrap(Bytes.utf8("marco")));
        assertThat(endpoint.next()).isEqualTo("pong marco");
    }

    @Test
    void theClientClosesWithItsCodeAndReason() {
        client.close(4001, "their reason");
        assertThat(endpoint.next()).isEqualTo("close 4001 their reason");
        assertThat(client.next()).startsWith("close 4001");
        closed = true;
    }

    @Test
    @Rfc6455("7.1.2/1")
    void weCloseWithOurCodeAndReason() {
        endpoint.connection().close(4002, "our reason");
        assertThat(client.next()).isEqualTo("close 4002 our reason");
        assertThat(endpoint.next()).startsWith("close 4002");
        closed = true;
    }

    @Test
    void aMessageOverTheLimitClosesWith1009() {
        client.sendText("x".repeat(64 * 1024 + 1));
        assertThat(endpoint.next()).startsWith("close 1009 text message ");
        assertThat(client.next()).startsWith("close 1009 text message ");
        closed = true;
    }

    @Test
    void manyMessagesArriveInOrder() {
        for (int i = 0; i < 1000; i++) {
            client.sendText("theirs " + i);
            endpoint.connection().sendMessage("ours " + i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(endpoint.next()).isEqualTo("text theirs " + i);
            assertThat(client.next()).isEqualTo("text ours " + i);
        }
    }
}
