package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.listener.Listener;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.testkit.Http2Peer;
import dev.hawser.testkit.RawPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a port takes before a WebSocket is spoken of (docs/limits.md). */
@Timeout(60)
class ListenerLimitsTest {
    private static final int HEADER_LIMIT = 8 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 431;

    private final Server server = new Server();

    private ServerConnector listen(ListenerOptions options) throws Exception {
        ServerConnector connector = Listener.newConnector(server, options.withAddress("localhost", 0));
        server.addConnector(connector);
        server.setHandler(new DefaultHandler(false, false));
        server.start();
        return connector;
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private static ListenerOptions options(int maxHeaderSize, int acceptQueueSize) {
        ListenerOptions standard = ListenerOptions.DEFAULT;
        return new ListenerOptions(
                null,
                0,
                null,
                standard.reloadInterval(),
                standard.handshakeTimeout(),
                standard.idleTimeout(),
                maxHeaderSize,
                acceptQueueSize);
    }

    /** A header of this length, up to and with the empty line. */
    private static String header(int length) {
        String start = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
        return start + "x".repeat(length - start.length() - 4) + "\r\n\r\n";
    }

    @Test
    void aHeaderOfEightKibibytesIsTakenAndALongerOneRefusedWith431() throws Exception {
        assertHeaderLimit(HEADER_LIMIT, ListenerOptions.DEFAULT);
    }

    @Test
    void aHeaderMayBeAsLongAsTheOptionSays() throws Exception {
        assertHeaderLimit(1000, options(1000, ListenerOptions.DEFAULT.acceptQueueSize()));
    }

    private void assertHeaderLimit(int limit, ListenerOptions options) throws Exception {
        int port = listen(options).getLocalPort();
        try (RawPeer client = RawPeer.connect(port)) {
            client.send(header(limit));
            assertThat(client.readAnswer().status()).isEqualTo(NOT_FOUND);
        }
        try (RawPeer client = RawPeer.connect(port)) {
            client.send(header(limit + 1));
            assertThat(client.readAnswer().status()).isEqualTo(TOO_LARGE);
            client.readToEnd();
        }
    }

    /** Jetty's client does not send a longer one when it knows. */
    @Test
    void overHttp2TheLimitOfAHeaderIsAnnounced() throws Exception {
        int port = listen(ListenerOptions.DEFAULT).getLocalPort();
        try (Http2Peer client = Http2Peer.connect(port)) {
            int maxHeaderListSize = 6;
            assertThat(client.settings()).containsEntry(maxHeaderListSize, HEADER_LIMIT);
        }
    }

    private static List<SocketChannel> connectMany(int port, int count) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channels.add(channel);
        }
        return channels;
    }

    private static int connected(List<SocketChannel> channels) throws IOException {
        int connected = 0;
        for (SocketChannel channel : channels) {
            connected += channel.finishConnect() ? 1 : 0;
        }
        return connected;
    }

    private static String ask(SocketChannel channel) throws IOException {
        channel.configureBlocking(true);
        channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        return new String(channel.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void soManyConnectionsWaitToBeAcceptedAsTheQueueTakesAndAreServedThen() throws Exception {
        int queue = 20;
        ServerConnector connector = listen(options(ListenerOptions.DEFAULT.maxHeaderSize(), queue));
        connector.setAccepting(false);
        List<SocketChannel> clients = connectMany(connector.getLocalPort(), 3 * queue);
        while (connected(clients) < queue) {
            Thread.onSpinWait();
        }
        // The system counts generously, and one was being accepted.
        assertThat(connected(clients)).isLessThanOrEqualTo(queue + 3);
        connector.setAccepting(true);
        for (SocketChannel client : clients) {
            while (!client.finishConnect()) {
                Thread.onSpinWait();
            }
            assertThat(ask(client)).startsWith("HTTP/1.1 404 ");
            client.close();
        }
    }
}
