package dev.hawser.bench;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.RoomsHandler;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.Durability;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Hawser's rooms by the protocol {@code hawser.v1}, kept in files that survive the process: what order, acknowledgement and durability cost. */
final class HawserRooms {
    private static final int BACKLOG = 4096;
    private static final int POOL_BYTES = 4 * 1024 * 1024;

    private HawserRooms() {}

    /** Runs until the process is killed. */
    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("hawser-rooms");
        FileStore store = FileStore.open(FileStoreOptions.in(folder).withDurability(Durability.OS));
        QueuedThreadPool threads = new QueuedThreadPool();
        Rooms rooms = new Rooms(
                RoomsOptions.DEFAULT,
                store,
                RoomRules.OPEN,
                SessionKey.random(),
                new SegmentPool(POOL_BYTES),
                threads,
                null);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(
                new RoomsHandler("/rooms", new Gateway(rooms, Authentication.chosenNames(), GatewayOptions.DEFAULT)));
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(store, folder)));
        System.out.println("listening on " + connector.getLocalPort());
        server.join();
    }

    private static void remove(FileStore store, Path folder) {
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (Exception x) {
            System.err.println(folder + " could not be removed: " + x);
        }
    }
}
