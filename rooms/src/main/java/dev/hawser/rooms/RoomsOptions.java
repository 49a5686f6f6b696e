package dev.hawser.rooms;

import java.time.Duration;

/**
 * Settings of {@link Rooms}.
 *
 * @param room settings of each room's memory
 * @param grace how long a member may have no reader before it has left; 1 ms or more
 * @param maxDataBytes of what is published, as compact JSON; 1 to 8 MiB
 * @param maxSignalBytes of a signal; 1 to 64 KiB
 * @param maxRoomsPerReader rooms that a reader may be in; 1 or more
 * @param maxMembersListed users that a joining reader is told by name; 0 or more
 * @param replayBytes memory for entries that were read from the store again, for all rooms together; 64 KiB or more
 * @param publishBurst entries that a user may publish at once, in all rooms and sessions together; 1 to 1,000,000
 * @param publishInterval after which a user may publish one more; 1 microsecond to an hour
 * @param newRoomBurst rooms that a user may bring into being at once, by joining or publishing; 1 to 1,000,000
 * @param newRoomInterval after which a user may bring one more into being; 1 microsecond to an hour
 */
public record RoomsOptions(
        RoomOptions room,
        Duration grace,
        int maxDataBytes,
        int maxSignalBytes,
        int maxRoomsPerReader,
        int maxMembersListed,
        int replayBytes,
        int publishBurst,
        Duration publishInterval,
        int newRoomBurst,
        Duration newRoomInterval) {
    private static final int MAX_DATA_BYTES = 8 * 1024 * 1024;
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /**
     * A grace of 30 s; data of 64 KiB, signals of 1 KiB; 100 rooms, 1,000 members; 32 MiB for replay; 1,000 publishes of a user at once, and
     * 100 in a second; 100 new rooms of a user at once, and one in a minute.
     */
    public static final RoomsOptions DEFAULT = new RoomsOptions(
            RoomOptions.DEFAULT,
            Duration.ofSeconds(30),
            64 * 1024,
            1024,
            100,
            1000,
            32 * 1024 * 1024,
            1000,
            Duration.ofMillis(10),
            100,
            Duration.ofMinutes(1));

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public RoomsOptions {
        require("grace (milliseconds)", grace.toMillis(), 1, Integer.MAX_VALUE);
        require("maxDataBytes", maxDataBytes, 1, MAX_DATA_BYTES);
        require("maxSignalBytes", maxSignalBytes, 1, 64 * 1024);
        require("maxRoomsPerReader", maxRoomsPerReader, 1, Integer.MAX_VALUE);
        require("maxMembersListed", maxMembersListed, 0, Integer.MAX_VALUE);
        require("replayBytes", replayBytes, 64 * 1024, Integer.MAX_VALUE);
        requireRate("publish", publishBurst, publishInterval);
        requireRate("newRoom", newRoomBurst, newRoomInterval);
    }

    private static void requireRate(String of, int burst, Duration interval) {
        require(of + "Burst", burst, 1, 1_000_000);
        require(of + "Interval (microseconds)", toMicros(interval), 1, MAX_INTERVAL.toNanos() / 1000);
    }

    private static long toMicros(Duration duration) {
        return duration.compareTo(MAX_INTERVAL) > 0 ? Long.MAX_VALUE : duration.toNanos() / 1000;
    }

    private static void require(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " " + value + " is not within " + least + " and " + most);
        }
    }

    public RoomsOptions withRoom(RoomOptions options) {
        return new RoomsOptions(
                options,
                grace,
                maxDataBytes,
                maxSignalBytes,
                maxRoomsPerReader,
                maxMembersListed,
                replayBytes,
                publishBurst,
                publishInterval,
                newRoomBurst,
                newRoomInterval);
    }

    public RoomsOptions withGrace(Duration newGrace) {
        return new RoomsOptions(
                room,
                newGrace,
                maxDataBytes,
                maxSignalBytes,
                maxRoomsPerReader,
                maxMembersListed,
                replayBytes,
                publishBurst,
                publishInterval,
                newRoomBurst,
                newRoomInterval);
    }

    public RoomsOptions withMaxDataBytes(int bytes) {
        return new RoomsOptions(
                room,
                grace,
                bytes,
                maxSignalBytes,
                maxRoomsPerReader,
                maxMembersListed,
                replayBytes,
                publishBurst,
                publishInterval,
                newRoomBurst,
                newRoomInterval);
    }

    public RoomsOptions withMaxRoomsPerReader(int rooms) {
        return new RoomsOptions(
                room,
                grace,
                maxDataBytes,
                maxSignalBytes,
                rooms,
                maxMembersListed,
                replayBytes,
                publishBurst,
                publishInterval,
                newRoomBurst,
                newRoomInterval);
    }

    public RoomsOptions withMaxMembersListed(int users) {
        return new RoomsOptions(
                room,
                grace,
                maxDataBytes,
                maxSignalBytes,
                maxRoomsPerReader,
                users,
                replayBytes,
                publishBurst,
                publishInterval,
                newRoomBurst,
                newRoomInterval);
    }

    /** How fast a user may publish: so much at once, and one more after each interval. */
    public RoomsOptions withPublishRate(int burst, Duration interval) {
        return new RoomsOptions(
                room,
                grace,
                maxDataBytes,
                maxSignalBytes,
                maxRoomsPerReader,
                maxMembersListed,
                replayBytes,
                burst,
                interval,
                newRoomBurst,
                newRoomInterval);
    }

    /** How many rooms a user may bring into being: so many at once, and one more after each interval. */
    public RoomsOptions withNewRoomRate(int burst, Duration interval) {
        return new RoomsOptions(
                room,
                grace,
                maxDataBytes,
                maxSignalBytes,
                maxRoomsPerReader,
                maxMembersListed,
                replayBytes,
                publishBurst,
                publishInterval,
                burst,
                interval);
    }
}
