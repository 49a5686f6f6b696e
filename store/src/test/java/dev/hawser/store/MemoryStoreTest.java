package dev.hawser.store;

import org.junit.jupiter.api.Nested;

/** The contract, in memory. */
class MemoryStoreTest {

    @Nested
    class Publishing extends PublishContract {

        @Override
        Store open(StoreOptions options) {
            return new MemoryStore(options, clock);
        }

        @Override
        void sweep(Store store) {
            ((MemoryStore) store).sweep();
        }
    }

    @Nested
    class Reading extends ReadContract {

        @Override
        Store open(StoreOptions options) {
            return new MemoryStore(options, clock);
        }

        @Override
        void sweep(Store store) {
            ((MemoryStore) store).sweep();
        }
    }
}
