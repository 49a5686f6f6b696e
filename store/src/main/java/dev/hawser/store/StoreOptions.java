package dev.hawser.store;

import java.time.Duration;

/**
 * Settings of every store.
 *
 * <p>A publisher is remembered in a room from its last append there on, for {@code publisherAge}, and while fewer than
 * {@code publishersPerRoom} others have appended since; of it, the offsets of its last {@code sequencesPerPublisher} appends. So a client may
 * have as many publishes unacknowledged as that, and must give up, or begin anew with 1, before that age.
 *
 * @param retention how much of each room is kept
 * @param publishersPerRoom 1 to 4096
 * @param sequencesPerPublisher 1 to 1024
 * @param publisherAge at least a second
 * @param maxEntryBytes of an entry, 1 to 16 MiB
 * @param maxRooms 1 to 10,000,000
 * @param maxReadBytes of payload that one read gives, unless its first entry is larger; 1 or more
 * @param sweepInterval how often it is looked what has become too old
 */
public record StoreOptions(
        Retention retention,
        int publishersPerRoom,
        int sequencesPerPublisher,
        Duration publisherAge,
        int maxEntryBytes,
        int maxRooms,
        int maxReadBytes,
        Duration sweepInterval) {
    /** The most that {@code maxEntryBytes} can be. */
    public static final int LARGEST_ENTRY = 16 * 1024 * 1024;

    /** 4,096 publishers of a room with 64 sequences each, for a day; entries of 1 MiB; 200,000 rooms; reads of 4 MiB; a sweep in 10 s. */
    public static final StoreOptions DEFAULT = new StoreOptions(
            Retention.DEFAULT,
            4096,
            64,
            Duration.ofDays(1),
            1024 * 1024,
            200_000,
            4 * 1024 * 1024,
            Duration.ofSeconds(10));

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public StoreOptions {
        Settings.requireWithin("publishersPerRoom", publishersPerRoom, 1, 4096);
        Settings.requireWithin("sequencesPerPublisher", sequencesPerPublisher, 1, 1024);
        Settings.requireAtLeastASecond("publisherAge", publisherAge);
        Settings.requireWithin("maxEntryBytes", maxEntryBytes, 1, LARGEST_ENTRY);
        Settings.requireWithin("maxRooms", maxRooms, 1, 10_000_000);
        Settings.requireWithin("maxReadBytes", maxReadBytes, 1, Integer.MAX_VALUE / 2);
        Settings.requirePositive("sweepInterval", sweepInterval);
        Settings.requireWithin("sweepInterval (milliseconds)", sweepInterval.toMillis(), 1, Integer.MAX_VALUE);
    }

    public StoreOptions withRetention(Retention newRetention) {
        return copy(newRetention, publishersPerRoom, sequencesPerPublisher, publisherAge, maxEntryBytes, maxRooms);
    }

    /** How long, and how much of whom, is remembered to recognise repeats. */
    public StoreOptions withPublishers(int perRoom, int sequences, Duration age) {
        return copy(retention, perRoom, sequences, age, maxEntryBytes, maxRooms);
    }

    public StoreOptions withMaxEntryBytes(int bytes) {
        return copy(retention, publishersPerRoom, sequencesPerPublisher, publisherAge, bytes, maxRooms);
    }

    public StoreOptions withMaxRooms(int rooms) {
        return copy(retention, publishersPerRoom, sequencesPerPublisher, publisherAge, maxEntryBytes, rooms);
    }

    public StoreOptions withMaxReadBytes(int bytes) {
        return new StoreOptions(
                retention,
                publishersPerRoom,
                sequencesPerPublisher,
                publisherAge,
                maxEntryBytes,
                maxRooms,
                bytes,
                sweepInterval);
    }

    public StoreOptions withSweepInterval(Duration interval) {
        return new StoreOptions(
                retention,
                publishersPerRoom,
                sequencesPerPublisher,
                publisherAge,
                maxEntryBytes,
                maxRooms,
                maxReadBytes,
                interval);
    }

    private StoreOptions copy(
            Retention newRetention, int publishers, int sequences, Duration age, int entryBytes, int rooms) {
        return new StoreOptions(
                newRetention, publishers, sequences, age, entryBytes, rooms, maxReadBytes, sweepInterval);
    }
}
