package dev.hawser.chat;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.Identity;
import dev.hawser.gateway.NameVerdict;
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
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the chat server that lose nothing, and where they are kept. */
final class ChatRooms implements AutoCloseable {
    static final String PATH = "/rooms";

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
        Path folder = options.data();
        Store store = folder == null ? new MemoryStore(StoreOptions.DEFAULT) : open(folder, options);
        try {
            SessionKey key = folder == null ? SessionKey.random() : KeyFile.in(folder);
            RoomDirectory directory = RoomDirectory.open(folder);
            PrivateNotices notices = new PrivateNotices();
            RoomRules rules = new PersonalRooms(RoomRules.OPEN);
            Rooms rooms = new Rooms(RoomsOptions.DEFAULT, store, rules, key, pool, executor, deflater);
            notices.begin(rooms);
            rooms.listen(new RoomNews(directory, notices));
            GatewayOptions gateway = GatewayOptions.DEFAULT.withConnection(options.connection());
            RoomsHandler handler = new RoomsHandler(PATH, new Gateway(rooms, authentication(), gateway));
            handler.setShutdownSpread(options.stopSpread());
            return new ChatRooms(store, rooms, handler, new DirectoryHandler(directory, rooms));
        } catch (DataFailure x) {
            store.close();
            throw x;
        }
    }

    /** Users choose their names, but not such as those are called who speak in the plain room. */
    private static Authentication authentication() {
        Identity chosen = Identity.chosen(name -> PlainText.isSpeaker(name) ? NameVerdict.INVALID : NameVerdict.FREE);
        return request -> chosen;
    }

    private static Store open(Path folder, ChatOptions options) throws DataFailure {
        try {
            FileStore store = FileStore.open(FileStoreOptions.in(folder).withDurability(options.durability()));
            store.recovery().losses().forEach(loss -> LOG.warn("Lost: {}", loss));
            return store;
        } catch (IOException x) {
            throw DataFailure.of(folder, x);
        }
    }

    RoomsHandler handler() {
        return handler;
    }

    /** Why nothing can be published any more; null while it can. */
    @Nullable
    String failure() {
        return store instanceof FileStore files ? files.failure() : null;
    }

    Rooms rooms() {
        return rooms;
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
