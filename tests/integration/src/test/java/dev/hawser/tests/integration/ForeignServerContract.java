package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.Rfc6455;
import dev.hawser.websocket.Connection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What our client must be able to do with every server. */
abstract class ForeignServerContract {
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final ForeignPeer server = listen("chat", port);
    private final Recorder endpoint = new Recorder();

    /** Starts a server with one sub-protocol on a free port. */
    abstract ForeignPeer listen(String protocol, CompletableFuture<Integer> port);

    /** How our client asks. */
    void configure(WebSocketClient client) {}

    @BeforeEach
    void open() throws Exception {
        factory.start();
        WebSocketClient client = factory.newWebSocketClient();
        client.setProtocols(List.of("soup", "chat"));
        configure(client);
        URI uri = URI.create("ws://localhost:" + Limit.get(port, "the server to listen") + "/");
        Connection connection = Limit.get(client.open(uri, endpoint), "the handshake");
        assertThat(endpoint.next()).isEqualTo("open");
        assertThat(endpoint.connection()).isSameAs(connection);
        assertThat(connection.getProtocol()).isEqualTo("chat");
        assertThat(server.next()).isEqualTo("open chat");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        factory.stop();
        endpoint.assertLifeWasInOrder();
    }

    @Test
    @Rfc6455({"5.1/1", "6.1/1", "6.1/5", "6.2/3"})
    void textArrivesBothWays() {
        for (String text : Samples.TEXTS) {
            server.sendText(text);
            assertThat(endpoint.next()).isEqualTo("text " + text);
            endpoint.connection().sendMessage(text);
            assertThat(server.next()).isEqualTo("text " + text);
        }
        end();
    }

    @Test
    void binaryArrivesBothWays() {
        for (byte[] data : Samples.binaries()) {
            server.sendBinary(data);
            assertThat(endpoint.next()).isEqualTo("binary " + Bytes.hex(data));
            endpoint.connection().sendMessage(data, 0, data.length);
            assertThat(server.next()).isEqualTo("binary " + Bytes.hex(data));
        }
        end();
    }

    @Test
    @Rfc6455("5.4/5")
    void fragmentsArriveAsOneMessage() {
        server.sendFragments("one, ", "two, ", "", "three 🎈");
        assertThat(endpoint.next()).isEqualTo("text one, two, three 🎈");
        end();
    }

    @Test
    @Rfc6455({"5.5.2/1", "5.5.3/1"})
    void theServersPingIsAnswered() {
        server.sendPing("marco");
        assertThat(server.next()).isEqualTo("pong marco");
        end();
    }

    @Test
    void theServerAnswersOurPing() {
        endpoint.connection().sendPing(ByteBuffer.wrap(Bytes.utf8("marco")));
        assertThat(endpoint.next()).isEqualTo("pong marco");
        end();
    }

    @Test
    void manyMessagesArriveInOrder() {
        for (int i = 0; i < 1000; i++) {
            server.sendText("theirs " + i);
            endpoint.connection().sendMessage("ours " + i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(endpoint.next()).isEqualTo("text theirs " + i);
            assertThat(server.next()).isEqualTo("text ours " + i);
        }
        end();
    }

    @Test
    void theServerClosesWithItsCodeAndReason() {
        server.close(4001, "their reason");
        assertThat(endpoint.next()).isEqualTo("close 4001 their reason");
        assertThat(server.next()).startsWith("close 4001");
    }

    @Test
    @Rfc6455("7.1.2/1")
    void weCloseWithOurCodeAndReason() {
        endpoint.connection().close(4002, "our reason");
        assertThat(server.next()).isEqualTo("close 4002 our reason");
        assertThat(endpoint.next()).startsWith("close 4002");
    }

    @Test
    void aServerThatDiesIsReportedOnce() {
        server.close();
        assertThat(endpoint.next()).matches("close (1001|1006).*");
    }

    private void end() {
        endpoint.connection().close();
        assertThat(endpoint.next()).startsWith("close 1000");
    }
}
