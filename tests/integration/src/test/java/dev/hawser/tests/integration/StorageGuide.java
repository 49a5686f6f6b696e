package dev.hawser.tests.integration;

import dev.hawser.store.AppendOutcome;
import dev.hawser.store.Durability;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.Position;
import dev.hawser.store.PublishId;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** The code of docs/storage.md. */
final class StorageGuide {
    private StorageGuide() {}

    static void keep(Path folder, ByteBuffer bytes) throws Exception {
        // region store
        try (Store store = FileStore.open(FileStoreOptions.in(folder).withDurability(Durability.FSYNC))) {
            CompletionStage<AppendOutcome> appended = store.append("lobby", new PublishId("tab-7f3a", 1), bytes);
            CompletionStage<ReadOutcome> read =
                    appended.thenCompose(outcome -> store.read("lobby", Position.BEGINNING, 100, 65_536));
            System.out.println(read.toCompletableFuture().join());
        }
        // endregion
    }
}
