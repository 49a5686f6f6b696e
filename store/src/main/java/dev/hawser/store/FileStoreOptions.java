package dev.hawser.store;

import java.nio.file.Path;

/**
 * Settings of a store in files.
 *
 * @param folder made when it is not there; one process at a time may have it
 * @param durability {@link Durability#OS} or {@link Durability#FSYNC}
 * @param store settings of every store
 * @param segmentBytes from which size on a file is followed by the next one, 64 KiB to 1 GiB
 * @param maxPendingBytes of entries that wait to be written, 256 for each added, 64 KiB or more; one entry is taken when nothing waits
 * @param maxPendingReads that wait for a thread that reads, 1 or more
 * @param readThreads 1 to 64
 */
public record FileStoreOptions(
        Path folder,
        Durability durability,
        StoreOptions store,
        int segmentBytes,
        int maxPendingBytes,
        int maxPendingReads,
        int readThreads) {
    /** The least and the most that {@code segmentBytes} can be. */
    static final int SMALLEST_SEGMENT = 64 * 1024;

    static final int LARGEST_SEGMENT = 1024 * 1024 * 1024;

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public FileStoreOptions {
        if (durability == Durability.MEMORY) {
            throw new IllegalArgumentException("durability MEMORY has no files: that is MemoryStore");
        }
        Settings.requireWithin("segmentBytes", segmentBytes, SMALLEST_SEGMENT, LARGEST_SEGMENT);
        Settings.requireWithin("maxPendingBytes", maxPendingBytes, 64 * 1024, Integer.MAX_VALUE);
        Settings.requireWithin("maxPendingReads", maxPendingReads, 1, 10_000_000);
        Settings.requireWithin("readThreads", readThreads, 1, 64);
    }

    /** {@link Durability#OS}, segments of 64 MiB, 64 MiB that wait, 65,536 reads that wait, 2 threads that read. */
    public static FileStoreOptions in(Path folder) {
        return new FileStoreOptions(
                folder, Durability.OS, StoreOptions.DEFAULT, 64 * 1024 * 1024, 64 * 1024 * 1024, 65_536, 2);
    }

    public FileStoreOptions withDurability(Durability newDurability) {
        return new FileStoreOptions(
                folder, newDurability, store, segmentBytes, maxPendingBytes, maxPendingReads, readThreads);
    }

    public FileStoreOptions withStore(StoreOptions options) {
        return new FileStoreOptions(
                folder, durability, options, segmentBytes, maxPendingBytes, maxPendingReads, readThreads);
    }

    public FileStoreOptions withSegmentBytes(int bytes) {
        return new FileStoreOptions(folder, durability, store, bytes, maxPendingBytes, maxPendingReads, readThreads);
    }

    public FileStoreOptions withMaxPending(int bytes, int reads) {
        return new FileStoreOptions(folder, durability, store, segmentBytes, bytes, reads, readThreads);
    }

    public FileStoreOptions withReadThreads(int threads) {
        return new FileStoreOptions(folder, durability, store, segmentBytes, maxPendingBytes, maxPendingReads, threads);
    }
}
