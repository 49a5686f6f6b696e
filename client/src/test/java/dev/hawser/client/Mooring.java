package dev.hawser.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.testkit.RawServer;
import dev.hawser.testkit.VirtualClock;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A real server, who holds on to it, and what the application hears of that; in virtual time, with the delays of every day, of which chance
 * always chooses the longest. */
final class Mooring implements AutoCloseable {
    final RawServer server = new RawServer();
    final VirtualClock time = new VirtualClock();

    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final CompletableFuture<Void> endpointOpened = new CompletableFuture<>();

    /** Writes down what it hears. */
    class Events implements ReopeningListener {
        @Override
        public void opening(WebSocketClient client, int attempt) {
            events.add("opening " + attempt);
        }

        @Override
        public void opened(Connection connection, int attempt) {
            events.add("opened " + attempt);
        }

        @Override
        public void waiting(Loss loss, Duration delay) {
            events.add("waiting " + Math.round(delay.toNanos() / 1e6) + " ms: " + withoutUri(loss.description()));
        }

        @Override
        public void gaveUp(Loss loss, String reason) {
            events.add("gave up: " + withoutUri(reason));
        }
    }

    private final class Endpoint implements WebSocket.OnTextMessage {
        @Override
        public void onOpen(Connection connection) {
            endpointOpened.complete(null);
        }

        @Override
        public void onMessage(String data) {}

        @Override
        public void onClose(int closeCode, String reason) {
            events.add("onClose " + closeCode);
        }
    }

    Mooring() {
        try {
            factory.start();
        } catch (Exception x) {
            throw new AssertionError("the client did not start", x);
        }
    }

    private String uri() {
        return "ws://localhost:" + server.port() + "/";
    }

    private String withoutUri(String text) {
        return text.replace(uri() + ": ", "");
    }

    Reopener hold() {
        return hold(new Events());
    }

    Reopener hold(ReopeningListener listener) {
        return hold(listener, Endpoint::new);
    }

    WebSocket newEndpoint() {
        return new Endpoint();
    }

    Reopener hold(ReopeningListener listener, Supplier<WebSocket> endpoints) {
        return hold(listener, endpoints, UnaryOperator.identity());
    }

    /** @param hearing gives what it hears of an attempt */
    Reopener hold(
            ReopeningListener listener,
            Supplier<WebSocket> endpoints,
            UnaryOperator<CompletableFuture<Connection>> hearing) {
        WebSocketClient client = factory.newWebSocketClient();
        URI uri = URI.create(uri());
        Reopener reopener = new Reopener(
                client,
                endpoint -> hearing.apply(client.open(uri, endpoint)),
                endpoints,
                listener,
                ReopeningOptions.DEFAULT,
                new ReopeningClock(time.executor(), time, time::nanoTime, () -> -1),
                over -> events.add("over"));
        reopener.start();
        return reopener;
    }

    /** Done when some endpoint has heard of its connection. */
    CompletableFuture<Void> endpointOpened() {
        return endpointOpened;
    }

    /** What the application hears next. */
    String next() {
        try {
            String event = events.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("what comes next").isNotNull();
            return String.valueOf(event);
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    /** The server's end of the next connection. */
    RawPeer accept(int attempt) {
        RawPeer peer = server.acceptWebSocket();
        assertThat(next()).isEqualTo("opening " + attempt);
        assertThat(next()).isEqualTo("opened " + attempt);
        return peer;
    }

    /** Resets a connection. */
    void lose(RawPeer peer) {
        peer.reset();
        assertThat(next()).isEqualTo("onClose 1006");
    }

    /** Closes a connection, as a server should. */
    void close(RawPeer peer, int code, String reason) {
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(code, reason)));
        assertThat(peer.readFrame().closeCode()).isEqualTo(code);
        peer.disconnect();
        assertThat(next()).isEqualTo("onClose " + code);
    }

    /** Answers the client's close frame. */
    void answerClose(RawPeer peer, int code) {
        assertThat(peer.readFrame().closeCode()).isEqualTo(code);
        peer.send(RawFrame.unmasked(RawFrame.CLOSE, RawFrame.closePayload(code, "")));
        peer.disconnect();
        assertThat(next()).isEqualTo("onClose " + code);
    }

    /** Refuses an attempt. */
    void refuse(RawPeer peer, String status, String... fields) {
        peer.send("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n" + String.join("", fields)
                + "\r\n");
        peer.readToEnd();
        peer.disconnect();
    }

    @Override
    public void close() {
        try {
            factory.stop();
        } catch (Exception x) {
            throw new AssertionError("the client did not stop", x);
        }
        server.close();
        time.settle();
        time.end();
        assertThat(events).as("what was not expected").isEmpty();
    }
}
