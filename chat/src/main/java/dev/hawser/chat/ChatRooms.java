package dev.hawser.chat;

import dev.hawser.gateway.Authentication;
import dev.hawser.gateway.BrowserCookie;
import dev.hawser.gateway.Gateway;
import dev.hawser.gateway.GatewayOptions;
import dev.hawser.gateway.KeptNames;
import dev.hawser.gateway.KeptNamesOptions;
import dev.hawser.gateway.NameVerdict;
import dev.hawser.gateway.RoomsHandler;
import dev.hawser.listener.ListenerOptions;
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
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the chat server that lose nothing, and where they are kept. */
final class ChatRooms implements AutoCloseable {
    static final String PATH = "/rooms";

    private static final String NAMES = "names.txt";

    private static final Logger LOG = LoggerFactory.getLogger(ChatRooms.class);

    private final Store store;
    private final Rooms rooms;
    private final KeptNames names;
    private final RoomsHandler handler;
    private final DirectoryHandler directory;
    private final @Nullable KnownUsers users;

    private ChatRooms(
            Store store,
            Rooms rooms,
            KeptNames names,
            RoomsHandler handler,
            DirectoryHandler directory,
            @Nullable KnownUsers users) {
        this.store = store;
        this.rooms = rooms;
        this.names = names;
        this.handler = handler;
        this.directory = directory;
        this.users = users;
    }

    /**
     * Opens them.
     *
     * @throws DataFailure when the folder cannot be used
     * @throws UsersFailure when the file of users cannot be used
     */
    static ChatRooms open(ChatOptions options, SegmentPool pool, Executor executor, @Nullable MessageDeflater deflater)
            throws DataFailure, UsersFailure {
        Path folder = options.data();
        Store store = folder == null ? new MemoryStore(StoreOptions.DEFAULT) : open(folder, options);
        try {
            byte[] secret = KeyFile.in(folder);
            KnownUsers users = KnownUsers.open(options, secret);
            RoomDirectory directory = RoomDirectory.open(folder);
            KeptNames names = names(folder, options);
            PrivateNotices notices = new PrivateNotices();
            RoomRules rules = new RoomKinds(directory, users == null ? RoomRules.OPEN : users.rules());
            Rooms rooms =
                    new Rooms(RoomsOptions.DEFAULT, store, rules, SessionKey.of(secret), pool, executor, deflater);
            notices.begin(rooms);
            rooms.listen(new RoomNews(directory, notices));
            GatewayOptions gateway = GatewayOptions.DEFAULT.withConnection(options.connection());
            Authentication who = users == null ? chosen(names) : Authentication.principal();
            RoomsHandler handler = new RoomsHandler(PATH, new Gateway(rooms, who, gateway));
            handler.setShutdownSpread(options.stopSpread());
            return new ChatRooms(store, rooms, names, handler, new DirectoryHandler(directory, rooms, rules), users);
        } catch (DataFailure | UsersFailure x) {
            store.close();
            throw x;
        }
    }

    /** Users choose their names, but not such as those are called who speak in the plain room. */
    private static Authentication chosen(KeptNames names) {
        return names.authentication(
                BrowserCookie::of, name -> PlainText.isSpeaker(name) ? NameVerdict.INVALID : NameVerdict.FREE);
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

    private static KeptNames names(@Nullable Path folder, ChatOptions options) throws DataFailure {
        KeptNamesOptions kept = KeptNamesOptions.DEFAULT
                .withKept(options.namesKept())
                // A member whose grace time is over leaves at the next look, within a second.
                .withGrace(RoomsOptions.DEFAULT.grace().plusSeconds(2));
        if (folder == null) {
            return KeptNames.inMemory(kept);
        }
        Path file = folder.resolve(NAMES);
        try {
            return KeptNames.in(file, kept);
        } catch (IOException x) {
            throw DataFailure.of("the names of the users", file, x);
        }
    }

    RoomsHandler handler() {
        return handler;
    }

    /**
     * What serves the rooms, to those who may ask.
     *
     * @param others what serves everything else, to the same
     */
    Handler guarded(PathMappingsHandler others) {
        handler.setHandler(others);
        return users == null ? handler : users.guard(handler, others, rooms);
    }

    /** From the start of a connector on, what has to do with users is read again when it has changed. */
    void watch(ServerConnector connector, ListenerOptions listener) {
        if (users != null) {
            users.watch(connector, listener);
        }
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
        names.close();
        store.close();
    }
}
