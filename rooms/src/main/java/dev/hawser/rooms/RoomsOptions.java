package dev.hawser.rooms;

import java.time.Duration;
import java.util.function.Consumer;

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
 * @param entryRate entries that a user may add: publishes, and for a join two, its own and that of the leave
 * @param newRoomRate rooms that a user may bring into being, by joining or publishing
 * @param signalRate signals that a user may give; more are given to nobody
 * @param historyRate requests of a user for earlier entries
 */
public record RoomsOptions(
        RoomOptions room,
        Duration grace,
        int maxDataBytes,
        int maxSignalBytes,
        int maxRoomsPerReader,
        int maxMembersListed,
        int replayBytes,
        RateLimit entryRate,
        RateLimit newRoomRate,
        RateLimit signalRate,
        RateLimit historyRate) {
    private static final int MAX_DATA_BYTES = 8 * 1024 * 1024;

    /**
     * A grace of 30 s; data of 64 KiB, signals of 1 KiB; 100 rooms, 1,000 members; 32 MiB for replay. Of a user: 1,000 entries at once, and 100 in a
     * second; 100 new rooms at once, and one in a minute; 20 signals at once, and 10 in a second; 200 requests for history at once, and 20 in a second.
     */
    public static final RoomsOptions DEFAULT = new RoomsOptions(
            RoomOptions.DEFAULT,
            Duration.ofSeconds(30),
            64 * 1024,
            1024,
            100,
            1000,
            32 * 1024 * 1024,
            new RateLimit(1000, Duration.ofMillis(10)),
            new RateLimit(100, Duration.ofMinutes(1)),
            new RateLimit(20, Duration.ofMillis(100)),
            new RateLimit(200, Duration.ofMillis(50)));

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
        return with(copy -> copy.room = options);
    }

    public RoomsOptions withGrace(Duration grace) {
        return with(copy -> copy.grace = grace);
    }

    public RoomsOptions withMaxDataBytes(int bytes) {
        return with(copy -> copy.maxDataBytes = bytes);
    }

    public RoomsOptions withMaxRoomsPerReader(int rooms) {
        return with(copy -> copy.maxRoomsPerReader = rooms);
    }

    public RoomsOptions withMaxMembersListed(int users) {
        return with(copy -> copy.maxMembersListed = users);
    }

    public RoomsOptions withEntryRate(RateLimit limit) {
        return with(copy -> copy.entryRate = limit);
    }

    public RoomsOptions withNewRoomRate(RateLimit limit) {
        return with(copy -> copy.newRoomRate = limit);
    }

    public RoomsOptions withSignalRate(RateLimit limit) {
        return with(copy -> copy.signalRate = limit);
    }

    public RoomsOptions withHistoryRate(RateLimit limit) {
        return with(copy -> copy.historyRate = limit);
    }

    private RoomsOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.options();
    }

    /** What becomes other options. */
    private static final class Copy {
        RoomOptions room;
        Duration grace;
        int maxDataBytes;
        int maxSignalBytes;
        int maxRoomsPerReader;
        int maxMembersListed;
        int replayBytes;
        RateLimit entryRate;
        RateLimit newRoomRate;
        RateLimit signalRate;
        RateLimit historyRate;

        Copy(RoomsOptions of) {
            room = of.room;
            grace = of.grace;
            maxDataBytes = of.maxDataBytes;
            maxSignalBytes = of.maxSignalBytes;
            maxRoomsPerReader = of.maxRoomsPerReader;
            maxMembersListed = of.maxMembersListed;
            replayBytes = of.replayBytes;
            entryRate = of.entryRate;
            newRoomRate = of.newRoomRate;
            signalRate = of.signalRate;
            historyRate = of.historyRate;
        }

        RoomsOptions options() {
            return new RoomsOptions(
                    room,
                    grace,
                    maxDataBytes,
                    maxSignalBytes,
                    maxRoomsPerReader,
                    maxMembersListed,
                    replayBytes,
                    entryRate,
                    newRoomRate,
                    signalRate,
                    historyRate);
        }
    }
}
