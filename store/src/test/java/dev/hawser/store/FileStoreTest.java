package dev.hawser.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, in files. */
class FileStoreTest {
    @TempDir
    Path folder;

    private FileStore open(StoreOptions options, InstantSource clock) throws IOException {
        return FileStore.open(
                FileStoreOptions.in(folder).withStore(options), new DiskFolder(folder), clock, Mark.currentBoot());
    }

    @Nested
    class Publishing extends PublishContract {

        @Override
        Store open(StoreOptions options) throws IOException {
            return FileStoreTest.this.open(options, clock);
        }

        @Override
        void sweep(Store store) {
            ((FileStore) store).sweep();
        }
    }

    @Nested
    class Reading extends ReadContract {

        @Override
        Store open(StoreOptions options) throws IOException {
            return FileStoreTest.this.open(options, clock);
        }

        @Override
        void sweep(Store store) {
            ((FileStore) store).sweep();
        }
    }
}
