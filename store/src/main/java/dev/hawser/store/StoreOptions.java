package dev.hawser.store;

import java.time.Duration;
import java.util.function.Consumer;

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
        return with(copy -> copy.retention = newRetention);
    }

    /** How long, and how much of whom, is remembered to recognise repeats. */
    public StoreOptions withPublishers(int perRoom, int sequences, Duration age) {
        return with(copy -> {
            copy.publishersPerRoom = perRoom;
            copy.sequencesPerPublisher = sequences;
            copy.publisherAge = age;
        });
    }

    public StoreOptions withMaxEntryBytes(int bytes) {
        return with(copy -> copy.maxEntryBytes = bytes);
    }

    public StoreOptions withMaxRooms(int rooms) {
        return with(copy -> copy.maxRooms = rooms);
    }

    public StoreOptions withMaxReadBytes(int bytes) {
        return with(copy -> copy.maxReadBytes = bytes);
    }

    public StoreOptions withSweepInterval(Duration interval) {
        return with(copy -> copy.sweepInterval = interval);
    }

    private StoreOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.options();
    }

    /** What becomes other options. */
    private static final class Copy {
        Retention retention;
        int publishersPerRoom;
        int sequencesPerPublisher;
        Duration publisherAge;
        int maxEntryBytes;
        int maxRooms;
        int maxReadBytes;
        Duration sweepInterval;

        Copy(StoreOptions of) {
            retention = of.retention;
            publishersPerRoom = of.publishersPerRoom;
            sequencesPerPublisher = of.sequencesPerPublisher;
            publisherAge = of.publisherAge;
            maxEntryBytes = of.maxEntryBytes;
            maxRooms = of.maxRooms;
            maxReadBytes = of.maxReadBytes;
            sweepInterval = of.sweepInterval;
        }

        StoreOptions options() {
            return new StoreOptions(
                    retention,
                    publishersPerRoom,
                    sequencesPerPublisher,
                    publisherAge,
                    maxEntryBytes,
                    maxRooms,
                    maxReadBytes,
                    sweepInterval);
        }
    }
}
