package harbour;

import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.rooms.SegmentPool;
import dev.hawser.rooms.SessionKey;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ForkJoinPool;

/** Rooms that are kept in a folder. */
final class KeptRooms {
    private static final int POOL_BYTES = 4 * 1024 * 1024;

    private KeptRooms() {}

    static Rooms open(Path folder) throws IOException {
        FileStore store = FileStore.open(FileStoreOptions.in(folder));
        return new Rooms(
                RoomsOptions.DEFAULT,
                store,
                new HarbourRules(),
                key(folder.resolve("session.key")),
                new SegmentPool(POOL_BYTES),
                ForkJoinPool.commonPool(),
                null);
    }

    private static SessionKey key(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] secret = new byte[SessionKey.MIN_BYTES];
            new SecureRandom().nextBytes(secret);
            Files.write(file, secret);
        }
        return SessionKey.of(Files.readAllBytes(file));
    }
}
