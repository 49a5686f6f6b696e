package dev.hawser.store;

import static dev.hawser.store.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a room with a few entries costs. */
class RoomMemoryTest {
    private static final int ROOMS = 20_000;

    @TempDir
    Path folder;

    @Test
    void aRoomWithFourEntriesHasLessThanOneKilobyte() throws IOException {
        FileStoreOptions options = FileStoreOptions.in(folder).withStore(StoreContract.SMALL);
        try (FileStore store = FileStore.open(options)) {
            CompletableFuture<?> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < 4 * ROOMS; i++) {
                PublishId id = new PublishId("publisher-instance-" + i % ROOMS, 1 + i / ROOMS);
                last = store.append("room number " + i % ROOMS, id, bytes("x".repeat(100)))
                        .toCompletableFuture();
            }
            last.join();
        }
        long before = usedBytes();
        try (FileStore store = FileStore.open(options)) {
            long perRoom = (usedBytes() - before) / ROOMS;

            assertThat(store.recovery().entries()).isEqualTo(4 * ROOMS);
            // About 500; the collector decides how exact this is.
            assertThat(perRoom).isLessThan(1000);
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
