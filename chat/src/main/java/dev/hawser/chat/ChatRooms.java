package dev.hawser.chat;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.RoomsHandler;
import dev.hawser.rooms.RoomRules;
import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.MemoryStore;
import dev.hawser.store.Store;
import dev.hawser.store.StoreOptions;
import dev.hawser.websocket.MessageDeflater;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the chat server that lose nothing, and where they are kept. */
final class ChatRooms implements AutoCloseable {
    static final String PATH = "/rooms";

    /** The secret of the sessions' tokens; beside the store's own files. */
    private static final String KEY_FILE = "session.key";

    /** As many people as speak in a room in a day. */
    private static final int PUBLISHERS_PER_ROOM = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(ChatRooms.class);

    private final Store store;
    private final Rooms rooms;
    private final RoomsHandler handler;
    private final DirectoryHandler directory;

    private ChatRooms(Store store, Rooms rooms, RoomsHandler handler, DirectoryHandler directory) {
        this.store = store;
        this.rooms = rooms;
        this.handler = handler;
        this.directory = directory;
    }

    /**
     * Opens them.
     *
     * @throws DataFailure when the folder cannot be used
     */
    static ChatRooms open(ChatOptions options, SegmentPool pool, Executor executor, @Nullable MessageDeflater deflater)
            throws DataFailure {
        StoreOptions kept = StoreOptions.DEFAULT.withPublishers(
                PUBLISHERS_PER_ROOM, StoreOptions.DEFAULT.sequencesPerPublisher(), StoreOptions.DEFAULT.publisherAge());
        Path folder = options.data();
        Store store = folder == null ? new MemoryStore(kept) : open(folder, options, kept);
        try {
            SessionKey key = folder == null ? SessionKey.random() : key(folder.resolve(KEY_FILE));
            RoomDirectory directory = RoomDirectory.open(folder);
            PrivateNotices notices = new PrivateNotices();
            RoomRules rules = new ListedRooms(RoomRules.OPEN, directory, notices);
            Rooms rooms = new Rooms(RoomsOptions.DEFAULT, store, rules, key, pool, executor, deflater);
            notices.begin(rooms);
            GatewayOptions gateway = GatewayOptions.DEFAULT.withConnection(options.connection());
            RoomsHandler handler = new RoomsHandler(PATH, new Gateway(rooms, Authentication.chosenNames(), gateway));
            handler.setShutdownSpread(options.stopSpread());
            return new ChatRooms(store, rooms, handler, new DirectoryHandler(directory, rooms));
        } catch (DataFailure x) {
            store.close();
            throw x;
        }
    }

    private static Store open(Path folder, ChatOptions options, StoreOptions kept) throws DataFailure {
        try {
            FileStore store = FileStore.open(FileStoreOptions.in(folder)
                    .withDurability(options.durability())
                    .withStore(kept));
            store.recovery().losses().forEach(loss -> LOG.warn("Lost: {}", loss));
            return store;
        } catch (IOException x) {
            throw new DataFailure(String.valueOf(x.getMessage()), x);
        }
    }

    /** The key that is kept, or a new one, which nobody else may read. */
    private static SessionKey key(Path file) throws DataFailure {
        try {
            if (Files.exists(file)) {
                return SessionKey.of(Files.readAllBytes(file));
            }
            byte[] secret = new byte[SessionKey.MIN_BYTES];
            new SecureRandom().nextBytes(secret);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(file, secret);
            return SessionKey.of(secret);
        } catch (IOException | IllegalArgumentException x) {
            throw new DataFailure("the key in " + file + " cannot be used: " + x.getMessage(), x);
        }
    }

    RoomsHandler handler() {
        return handler;
    }

    /** The list of public rooms. */
    DirectoryHandler directory() {
        return directory;
    }

    @Override
    public void close() {
        rooms.close();
        store.close();
    }
}
