package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

/**
 * Whatever a peer does, its endpoint is opened once and closed once within the close timeout, and nothing is left of it; and no byte of one
 * connection comes out of another one.
 */
class RandomPeersTest {
    private static final int PEERS = 1000;
    private static final int AT_ONCE = 128;
    private static final ConnectionOptions IMPATIENT = ConnectionOptions.DEFAULT
            .withMaxIdleTime(Duration.ofSeconds(1))
            .withPingInterval(Duration.ofMillis(500))
            .withCloseTimeout(Duration.ofSeconds(1))
            .withWriteTimeout(Duration.ofSeconds(1))
            .withSendBudget(256 * 1024);

    /**
     * How long a peer reads at last: longer than all limits of the server together. What has not come by then is no longer with the server,
     * which has closed its socket, but with its operating system: to a peer with a small receive buffer that hands over the rest in drips, one
     * each time that its timer for a window of zero goes off, which is ever later.
     */
    private static final long PATIENCE_SECONDS = 5;

    private final long seed = System.nanoTime();
    private final Map<String, Branded> endpoints = new ConcurrentHashMap<>();
    private final CountDownLatch allClosed = new CountDownLatch(PEERS);
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    /** Peers that do nothing any more; their sockets stay open until the test is over. */
    private final Queue<RawPeer> stalled = new ConcurrentLinkedQueue<>();

    private final ScheduledExecutorService patience = Executors.newSingleThreadScheduledExecutor();

    @Test
    void everyConnectionThatOpensClosesOnceWhateverItsPeerDoes() throws Exception {
        System.out.println("RandomPeersTest seed " + seed);
        ExecutorService peers = Executors.newFixedThreadPool(AT_ONCE);
        TestServer server = new TestServer(IMPATIENT, (request, protocol) -> newEndpoint(request));
        try (server) {
            server.start();
            List<Future<?>> ends = new ArrayList<>();
            for (int id = 0; id < PEERS; id++) {
                Peer peer = new Peer(id, server.port());
                ends.add(peers.submit(peer));
            }
            for (Future<?> end : ends) {
                end.get(2, TimeUnit.MINUTES);
            }
            Limit.await(allClosed, "all connections closed");
            // Those whose peers have not closed TCP yet are still there, for no longer than the close timeout.
            Limit.get(server.handler().getWebSocketFactory().closeAll(), "the end of all connections");
            assertThat(server.openConnections()).isZero();
        } finally {
            peers.shutdownNow();
            patience.shutdownNow();
            stalled.forEach(RawPeer::close);
        }
        assertThat(complaints).isEmpty();
        assertThat(endpoints).hasSize(PEERS);
        assertThat(endpoints.values())
                .allSatisfy(endpoint -> assertThat(endpoint.closes).hasValue(1));
        Limit.until(() -> threadsOf(server).isEmpty(), () -> "these threads have ended: " + threadsOf(server));
    }

    private static List<String> threadsOf(TestServer server) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(server.name()))
                .toList();
    }

    private WebSocket newEndpoint(Request request) {
        String id = Request.getPathInContext(request).substring(1);
        Branded endpoint = new Branded(id);
        endpoints.put(id, endpoint);
        return endpoint;
    }

    /** Some peers send what has no brand, but none another's. */
    private void check(String id, String text) {
        int colon = text.indexOf(':');
        if (colon > 0 && text.chars().limit(colon).allMatch(Character::isDigit) && !text.startsWith(id + ":")) {
            complaints.add(id + " received what belongs to " + text.substring(0, colon));
        }
    }

    /** Every message to its peer begins with the peer's number. */
    private final class Branded implements WebSocket.OnTextMessage, WebSocket.OnBinaryMessage {
        private final String id;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger opens = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private volatile Connection connection;

        Branded(String id) {
            this.id = id;
        }

        @Override
        public void onOpen(Connection opened) {
            alone(() -> {
                connection = opened;
                if (opens.incrementAndGet() != 1 || closes.get() != 0) {
                    complaints.add(id + " was opened twice, or after its close");
                }
                for (int i = 0; i < 5; i++) {
                    opened.sendMessage(id + ":" + (id + " ").repeat(i * i * 50));
                }
            });
        }

        @Override
        public void onMessage(String data) {
            alone(() -> {
                check(id, data);
                connection.sendMessage(data);
            });
        }

        @Override
        public void onMessage(byte[] data, int offset, int length) {
            alone(() -> connection.sendMessage(data, offset, length));
        }

        @Override
        public void onClose(int closeCode, String reason) {
            alone(() -> {
                if (closes.incrementAndGet() == 1) {
                    allClosed.countDown();
                }
            });
        }

        private void alone(Runnable callback) {
            if (!busy.compareAndSet(false, true)) {
                complaints.add(id + " was called back twice at the same time");
            }
            callback.run();
            busy.set(false);
        }
    }

    /** A client with its own idea of the protocol. */
    private final class Peer implements Runnable {
        private final String id;
        private final int port;
        private final Random random;

        Peer(int id, int port) {
            this.id = Integer.toString(id);
            this.port = port;
            this.random = new Random(seed + 31 * id);
        }

        @Override
        public void run() {
            RawPeer peer = RawPeer.connect(port, random.nextBoolean() ? 2048 : 0);
            peer.open("/" + id);
            try {
                for (int actions = random.nextInt(8); actions > 0; actions--) {
                    act(peer);
                }
                end(peer);
            } catch (UncheckedIOException gone) {
                // The server has ended it, which it may at any time.
                peer.close();
            }
        }

        private void act(RawPeer peer) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> peer.send(text(random.nextInt(200)));
                case 3 -> peer.send(text(random.nextInt(65_000)));
                case 4 -> flood(peer);
                case 5 -> fragments(peer);
                case 6 -> check(peer.readFrame());
                case 7 -> peer.send(RawFrame.masked(RawFrame.PING, new byte[random.nextInt(126)]));
                case 8 -> peer.send(RawFrame.masked(RawFrame.BINARY, new byte[random.nextInt(1000)]));
                case 9 -> lie(peer);
                case 10 -> peer.send(RawFrame.masked(random.nextInt(16), new byte[random.nextInt(200)]));
                default -> peer.send(randomBytes(random.nextInt(30)));
            }
        }

        private void end(RawPeer peer) {
            switch (random.nextInt(7)) {
                case 0 -> stalled.add(peer);
                case 1 -> peer.reset();
                case 2 -> peer.disconnect();
                case 3 -> {
                    peer.shutdownOutput();
                    readToEnd(peer);
                }
                case 4 -> {
                    byte[] whole = text(random.nextInt(300)).bytes();
                    byte[] part = new byte[random.nextInt(whole.length)];
                    System.arraycopy(whole, 0, part, 0, part.length);
                    peer.send(part);
                    peer.reset();
                }
                case 5 -> {
                    peer.send(RawFrame.masked(
                            RawFrame.CLOSE,
                            RawFrame.closePayload(random.nextInt(6000), "x".repeat(random.nextInt(120)))));
                    readToEnd(peer);
                }
                default -> {
                    peer.sendClose(1000, "");
                    readToEnd(peer);
                }
            }
        }

        /** Until the connection ends, which is told by an exception, or the patience. */
        private void readToEnd(RawPeer peer) {
            patience.schedule(peer::close, PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (true) {
                check(peer.readFrame());
            }
        }

        private void check(RawFrame frame) {
            if (frame.opcode() == RawFrame.TEXT) {
                RandomPeersTest.this.check(id, frame.text());
            }
        }

        private void flood(RawPeer peer) {
            for (int i = 0; i < 100; i++) {
                peer.send(i % 2 == 0 ? RawFrame.masked(RawFrame.PING, new byte[125]) : text(3000));
            }
        }

        private void fragments(RawPeer peer) {
            peer.send(RawFrame.masked(RawFrame.TEXT, (id + ":").getBytes(StandardCharsets.US_ASCII))
                    .unfinished());
            for (int i = random.nextInt(5); i > 0; i--) {
                peer.send(RawFrame.masked(RawFrame.CONTINUATION, new byte[random.nextInt(50)])
                        .unfinished());
            }
            peer.send(RawFrame.masked(RawFrame.CONTINUATION, new byte[0]));
        }

        private void lie(RawPeer peer) {
            long length = random.nextBoolean() ? 1L << random.nextInt(63) : random.nextInt(70_000);
            peer.send(RawFrame.header(true, 0, RawFrame.TEXT, true, length));
            peer.send(randomBytes(4));
        }

        private RawFrame text(int length) {
            String text = id + ":" + "x".repeat(length);
            return RawFrame.masked(RawFrame.TEXT, text.getBytes(StandardCharsets.US_ASCII));
        }

        private byte[] randomBytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
