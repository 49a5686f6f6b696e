package dev.hawser.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A store that is tested, by what it promises and not by what it is. */
abstract class StoreContract {
    static final StoreOptions SMALL = StoreOptions.DEFAULT.withSweepInterval(Duration.ofDays(1));

    final TestClock clock = new TestClock();
    private final List<Store> opened = new ArrayList<>();

    /** An empty store. */
    abstract Store open(StoreOptions options) throws Exception;

    /** Gives up what is too old. */
    abstract void sweep(Store store);

    final Store store(StoreOptions options) {
        try {
            Store store = open(options);
            opened.add(store);
            return store;
        } catch (Exception x) {
            throw new AssertionError(x);
        }
    }

    final Store store() {
        return store(SMALL);
    }

    @AfterEach
    void close() {
        opened.forEach(Store::close);
    }
}
