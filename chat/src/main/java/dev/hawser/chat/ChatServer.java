package dev.hawser.chat;

import dev.hawser.listener.Listener;
import dev.hawser.rooms.Room;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.websocket.DeflateOptions;
import dev.hawser.websocket.DeflateParameters;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.MessageDeflater;
import dev.hawser.websocket.Role;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server with rooms that lose nothing at {@code /rooms}, their list at {@code /rooms.json} and their page at {@code /}; and with one
 * plain room, whose WebSocket is at {@code /chat} and whose page at {@code /simple/}, which leads to the room {@code lobby}.
 *
 * <pre>{@code
 * ChatServer server = new ChatServer(ChatOptions.DEFAULT);
 * server.start();
 * System.out.println(server.uri());
 * }</pre>
 */
public final class ChatServer {
    private static final Logger LOG = LoggerFactory.getLogger(ChatServer.class);

    /** For the last members' answers. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(3);

    private static final int POOLED_SEGMENT_BYTES = 4 * 1024 * 1024;

    private final ChatOptions options;
    private final Server server;
    private final ServerConnector connector;
    private final TrafficHandler traffic;
    private final ChatHandler chat;
    private final Room room;
    private final PathMappingsHandler paths = new PathMappingsHandler();
    private final ContextHandler context = new ContextHandler("/");
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final SegmentPool pool = new SegmentPool(POOLED_SEGMENT_BYTES);

    /** Null before the start. */
    private volatile @Nullable ChatRooms rooms;

    /** Null before the start, and when there is none. */
    private volatile @Nullable Management management;

    /** A server that is not started. */
    public ChatServer(ChatOptions options) {
        this.options = options;
        threads.setName("chat");
        server = new Server(threads);
        connector = Listener.newConnector(server, options.listener());
        server.addConnector(connector);
        room = new Room(options.room(), pool, threads, newDeflater(options));
        chat = new ChatHandler(room, options.connection());
        chat.setShutdownSpread(options.stopSpread());
        boolean namesAreChosen = options.users() instanceof UserSource.Chosen;
        if (namesAreChosen) {
            paths.addMapping(PathSpec.from("/chat"), chat);
        } else {
            paths.addMapping(PathSpec.from("/chat"), new ClosedDoor(chat));
            paths.addMapping(PathSpec.from("/simple/*"), new ClosedDoor(null));
        }
        paths.addMapping(PathSpec.from("/"), new PageHandler(ResourceFactory.of(server), namesAreChosen));
        traffic = new TrafficHandler(options.traffic(), connector, context);
        server.setHandler(new ForwardedHandler(options.traffic().trusted(), traffic));
    }

    /** For all members together, so without a context and with the longest window. */
    private static @Nullable MessageDeflater newDeflater(ChatOptions options) {
        DeflateOptions wanted = options.connection().deflate();
        if (wanted == null) {
            return null;
        }
        DeflatePool pool = options.connection().newDeflatePool();
        return new MessageDeflater(Role.SERVER, new DeflateParameters(true, true, 15, 15), wanted.threshold(), pool);
    }

    /**
     * Starts to listen.
     *
     * @throws dev.hawser.listener.CertificateFailure when the certificate cannot be used
     * @throws DataFailure when the folder for the rooms cannot be used
     * @throws UsersFailure when the file of users cannot be used
     * @throws ManagementFailure when the address of the management cannot be listened on, and has to be
     * @throws java.io.IOException when the address cannot be listened on, because the port is in use for example
     * @throws Exception when the server cannot start for another reason
     */
    public void start() throws Exception {
        // First: of two servers at one port, the second is told that, and not what else they share.
        connector.open();
        ChatRooms opened = openRooms();
        try {
            paths.addMapping(PathSpec.from(DirectoryHandler.PATH), opened.directory());
            paths.addMapping(PathSpec.from(MeHandler.PATH), new MeHandler(options.moderators()));
            context.setHandler(opened.guarded(paths));
            opened.watch(connector, options.listener());
            rooms = opened;
            chat.setBridge(new LobbyBridge(room, opened.rooms()));
            server.start();
            management = startManagement(opened);
        } catch (Exception x) {
            server.stop();
            opened.close();
            throw x;
        }
    }

    private ChatRooms openRooms() throws DataFailure, UsersFailure {
        try {
            return ChatRooms.open(options, pool, threads, newDeflater(options));
        } catch (DataFailure | UsersFailure | RuntimeException x) {
            connector.close();
            throw x;
        }
    }

    private @Nullable Management startManagement(ChatRooms opened) throws Exception {
        if (options.management() == null) {
            return null;
        }
        ChatMeters meters = new ChatMeters();
        meters.add("/chat", chat);
        meters.add(ChatRooms.PATH, opened.handler());
        meters.addRefusals(traffic);
        meters.addRequests(opened.handler().gateway()::requestCount);
        Management started = new Management(options.management(), opened::failure, meters);
        try {
            started.start();
        } catch (ManagementFailure x) {
            if (options.managementRequired()) {
                throw x;
            }
            LOG.warn("No management: {}", x.getMessage());
            return null;
        }
        started.setReady(true);
        return started;
    }

    /** The page's address. */
    public URI uri() {
        return options.listener().uri(connector.getLocalPort());
    }

    /** The port that is listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** The port of the management; -1 when there is none. */
    public int managementPort() {
        Management started = management;
        return started == null ? -1 : started.port();
    }

    /** The room. */
    public Room room() {
        return room;
    }

    /** Is not ready any more, takes nobody, closes the connections with 1001, waits a moment for the members' answers, and stops. */
    public void stop() throws Exception {
        Management managed = management;
        if (managed != null) {
            managed.setReady(false);
        }
        connector.shutdown();
        ChatRooms opened = rooms;
        try {
            CompletableFuture<Void> others = opened == null
                    ? CompletableFuture.completedFuture(null)
                    : opened.handler().shutdown();
            CompletableFuture.allOf(chat.shutdown(), others)
                    .get(options.stopSpread().plus(ANSWER_TIME).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException slow) {
            // Those that did not answer in time are dropped.
        }
        server.stop();
        if (opened != null) {
            opened.close();
        }
        if (managed != null) {
            managed.stop();
        }
    }

    /** Waits until the server has stopped. */
    public void join() throws InterruptedException {
        server.join();
    }
}
