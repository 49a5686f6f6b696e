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
 */
public record RoomsOptions(
        RoomOptions room,
        Duration grace,
        int maxDataBytes,
        int maxSignalBytes,
        int maxRoomsPerReader,
        int maxMembersListed,
        int replayBytes) {
    /** A grace of 30 s; data of 64 KiB, signals of 1 KiB; 100 rooms, 1,000 members; 32 MiB for replay. */
    public static final RoomsOptions DEFAULT =
            new RoomsOptions(RoomOptions.DEFAULT, Duration.ofSeconds(30), 64 * 1024, 1024, 100, 1000, 32 * 1024 * 1024);

    private static final int MAX_DATA_BYTES = 8 * 1024 * 1024;

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public RoomsOptions {
        require("grace (milliseconds)", grace.toMillis(), 1, Integer.MAX_VALUE);
        require("maxDataBytes", maxDataBytes, 1, MAX_DATA_BYTES);
        require("maxSignalBytes", maxSignalBytes, 1, 64 * 1024);
        require("maxRoomsPerReader", maxRoomsPerReader, 1, Integer.MAX_VALUE);
        require("maxMembersListed", maxMembersListed, 0, Integer.MAX_VALUE);
        require("replayBytes", replayBytes, 64 * 1024, Integer.MAX_VALUE);
    }

    private static void require(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " " + value + " is not within " + least + " and " + most);
        }
    }

    public RoomsOptions withRoom(RoomOptions options) {
        return new RoomsOptions(
                options, grace, maxDataBytes, maxSignalBytes, maxRoomsPerReader, maxMembersListed, replayBytes);
    }

    public RoomsOptions withGrace(Duration newGrace) {
        return new RoomsOptions(
                room, newGrace, maxDataBytes, maxSignalBytes, maxRoomsPerReader, maxMembersListed, replayBytes);
    }

    public RoomsOptions withMaxDataBytes(int bytes) {
        return new RoomsOptions(room, grace, bytes, maxSignalBytes, maxRoomsPerReader, maxMembersListed, replayBytes);
    }

    public RoomsOptions withMaxRoomsPerReader(int rooms) {
        return new RoomsOptions(room, grace, maxDataBytes, maxSignalBytes, rooms, maxMembersListed, replayBytes);
    }

    public RoomsOptions withMaxMembersListed(int users) {
        return new RoomsOptions(room, grace, maxDataBytes, maxSignalBytes, maxRoomsPerReader, users, replayBytes);
    }
}
