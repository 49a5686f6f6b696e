package dev.hawser.tests.integration;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.Identity;
import dev.hawser.gateway.NameVerdict;
import dev.hawser.gateway.RoomsHandler;
import dev.hawser.rooms.RateLimit;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.Retention;
import dev.hawser.store.Store;
import dev.hawser.store.StoreOptions;
import dev.hawser.testkit.Limit;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Rooms at {@value #PATH} of a server on a free port. Its rules are those of the transcripts: users choose their names, but "eve" is taken and "root" is
 * for root; "secret" may not be joined; root may kick, and change what others wrote. Little is kept, and little remembered.
 */
final class RoomsServer implements AutoCloseable {
    static final String PATH = "/rooms";

    private static final int POOL_BYTES = 4 * 1024 * 1024;
    private static final int OLD_ENTRIES = 30;
    private static final long STOP_MILLIS = 10_000;
    private static final long SHUTDOWN_IDLE_MILLIS = 20;

    private final MemoryStore store;
    private final Rooms rooms;
    private final Server server;
    private final ServerConnector connector;
    private final RoomsHandler handler;

    /** One that keeps as much as stores keep by default. */
    RoomsServer(RoomsOptions options, UnaryOperator<GatewayOptions> gateway, Authentication authentication) {
        this(options, StoreOptions.DEFAULT, gateway, authentication);
    }

    private RoomsServer(
            RoomsOptions options,
            StoreOptions kept,
            UnaryOperator<GatewayOptions> gateway,
            Authentication authentication) {
        this(options, new MemoryStore(kept), gateway, authentication);
    }

    private RoomsServer(
            RoomsOptions options,
            MemoryStore store,
            UnaryOperator<GatewayOptions> gateway,
            Authentication authentication) {
        this.store = store;
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("rooms-server");
        rooms = new Rooms(
                options, store, new TranscriptRules(), SessionKey.random(), new SegmentPool(POOL_BYTES), threads, null);
        handler = new RoomsHandler(PATH, new Gateway(rooms, authentication, gateway.apply(GatewayOptions.DEFAULT)));
        handler.setShutdownSpread(Duration.ZERO);
        server = new Server(threads);
        server.setStopTimeout(STOP_MILLIS);
        connector = new ServerConnector(server, 1, 1);
        // Clients keep their connections for the next request; a stop does not wait for that.
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(handler);
    }

    /** One that plays transcripts. */
    static RoomsServer ofTranscripts() {
        Retention retention = Retention.DEFAULT.withEntries(20);
        MemoryStore store = new MemoryStore(
                StoreOptions.DEFAULT.withRetention(retention).withPublishers(256, 4, Duration.ofDays(1)));
        fill(store);
        RoomsOptions options = RoomsOptions.DEFAULT
                .withMaxDataBytes(256)
                .withMaxRoomsPerReader(3)
                .withEntryRate(new RateLimit(8, Duration.ofHours(1)))
                .withNewRoomRate(new RateLimit(4, Duration.ofHours(1)))
                .withGrace(Duration.ofMinutes(1));
        Authentication names =
                request -> Identity.chosen(name -> name.equals("eve") ? NameVerdict.TAKEN : NameVerdict.FREE);
        return new RoomsServer(options, store, gateway -> gateway, names).start();
    }

    /** The room "old" was there before the server: more has been said in it than is kept. */
    private static void fill(Store store) {
        try (Rooms before = new Rooms(
                RoomsOptions.DEFAULT,
                store,
                RoomRules.OPEN,
                SessionKey.random(),
                new SegmentPool(POOL_BYTES),
                Runnable::run,
                null)) {
            for (int i = 0; i < OLD_ENTRIES; i++) {
                ByteBuffer data = ByteBuffer.wrap(String.valueOf(i).getBytes(StandardCharsets.UTF_8));
                Limit.get(before.publish("old", "system", null, data).toCompletableFuture(), "an entry");
            }
        }
    }

    /** One with default settings. */
    static RoomsServer withDefaults() {
        return new RoomsServer(RoomsOptions.DEFAULT, options -> options, Authentication.chosenNames()).start();
    }

    RoomsServer start() {
        try {
            server.start();
            return this;
        } catch (Exception x) {
            throw new AssertionError("the server did not start", x);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    URI uri() {
        return URI.create("http://localhost:" + port() + PATH);
    }

    Rooms rooms() {
        return rooms;
    }

    RoomsHandler handler() {
        return handler;
    }

    Server server() {
        return server;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception x) {
            throw new AssertionError("the server did not stop", x);
        }
        rooms.close();
        store.close();
    }

    private static final class TranscriptRules implements RoomRules {
        @Override
        public boolean mayJoin(String user, String room) {
            return !room.equals("secret");
        }

        @Override
        public boolean mayPublish(String user, String room, @Nullable String kind) {
            return !room.equals("silent");
        }

        @Override
        public boolean mayChange(String user, String room, String author) {
            return user.equals("root");
        }

        @Override
        public boolean mayKick(String user, String room, String other) {
            return user.equals("root");
        }
    }
}
