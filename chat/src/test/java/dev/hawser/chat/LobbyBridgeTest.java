package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.rooms.Room;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.StoreOptions;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of words that the lobby does not take, or not so fast. */
class LobbyBridgeTest {
    private static final int LARGE = 60_000;

    private final SegmentPool pool = new SegmentPool(4 * 1024 * 1024);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    /** What is to be done with the rooms, by this test. */
    private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();

    private LobbyBridge bridge;

    private Rooms start(StoreOptions options) throws Exception {
        Rooms rooms = new Rooms(
                RoomsOptions.DEFAULT,
                new MemoryStore(options),
                RoomRules.OPEN,
                SessionKey.random(),
                pool,
                turns::add,
                null);
        Room plain = new Room(RoomOptions.DEFAULT, pool, Runnable::run);
        bridge = new LobbyBridge(plain, rooms);
        ChatHandler handler = new ChatHandler(plain, ConnectionOptions.DEFAULT);
        handler.setBridge(bridge);
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
        return rooms;
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private RawPeer connect() {
        RawPeer peer = RawPeer.connect(connector.getLocalPort()).open("/", "Sec-WebSocket-Protocol: chat");
        peer.send(RawFrame.masked(RawFrame.PING, new byte[0]));
        assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PONG);
        return peer;
    }

    /** Does what is to be done with the rooms until something else is over. */
    private void takeTurnsUntil(CompletableFuture<?> end) throws InterruptedException {
        while (!end.isDone()) {
            Runnable turn = turns.poll(1, TimeUnit.MILLISECONDS);
            if (turn != null) {
                assertThat(bridge.waitingBytes()).isLessThan(LobbyBridge.MAX_WAITING_BYTES + 2 * LARGE);
                turn.run();
            }
        }
        end.join();
    }

    @Test
    void whoSpeaksFasterThanTheLobbyTakesIsNotReadMeanwhile() throws Exception {
        int messages = 100;
        start(StoreOptions.DEFAULT);
        String words = "x".repeat(LARGE);
        try (RawPeer speaker = connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < messages; i++) {
                    speaker.sendText("ann:" + i + ":" + words);
                }
            });
            while (bridge.waitingBytes() <= LobbyBridge.MAX_WAITING_BYTES) {
                Thread.onSpinWait();
            }
            // Until now nothing was done with the rooms.
            takeTurnsUntil(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < messages; i++) {
                    assertThat(speaker.readFrame().text()).isEqualTo("ann:" + i + ":" + words);
                }
            }));
            sending.join();
        }
    }

    @Test
    void whoSaysWhatTheStoreDoesNotTakeIsToldThat() throws Exception {
        start(StoreOptions.DEFAULT.withMaxEntryBytes(100));
        try (RawPeer speaker = connect();
                RawPeer other = connect()) {
            speaker.sendText("ann:" + "x".repeat(100));
            takeTurnsUntil(CompletableFuture.runAsync(() -> {
                RawFrame close = speaker.readFrame();
                assertThat(close.closeCode()).isEqualTo(1009);
                assertThat(close.closeReason())
                        .startsWith("not published: entry of 1")
                        .contains("maxEntryBytes");
                other.sendText("bob:hello");
                assertThat(other.readFrame().text()).isEqualTo("bob:hello");
            }));
        }
    }

    @Test
    void whoSpeaksWhenTheRoomsAreClosedIsToldThat() throws Exception {
        Rooms rooms = start(StoreOptions.DEFAULT);
        try (RawPeer speaker = connect()) {
            rooms.close();
            speaker.sendText("ann:hello");
            RawFrame close = speaker.readFrame();
            assertThat(close.closeCode()).isEqualTo(1013);
            assertThat(close.closeReason()).isEqualTo("not published: the rooms go down");
        }
    }
}
