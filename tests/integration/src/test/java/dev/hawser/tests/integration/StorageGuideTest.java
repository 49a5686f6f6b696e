package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/storage.md shows does what it says. */
class StorageGuideTest {
    @Test
    void theEntryIsKept(@TempDir Path folder) throws Exception {
        StorageGuide.keep(folder, ByteBuffer.wrap("ahoy".getBytes(UTF_8)));
        try (Store store = FileStore.open(FileStoreOptions.in(folder))) {
            assertThat(store.read("lobby", Position.BEGINNING, 10, 1000)
                            .toCompletableFuture()
                            .join())
                    .isInstanceOfSatisfying(
                            ReadOutcome.Entries.class,
                            read -> assertThat(read.entries()).singleElement().satisfies(entry -> {
                                assertThat(entry.payload()).isEqualTo(ByteBuffer.wrap("ahoy".getBytes(UTF_8)));
                                assertThat(entry.id().publisher()).isEqualTo("tab-7f3a");
                            }));
        }
    }
}
