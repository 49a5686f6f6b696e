package dev.hawser.gateway;

import dev.hawser.rooms.Rooms;
import dev.hawser.rooms.RoomsOptions;
import dev.hawser.store.Retention;
import java.util.List;

/**
 * What a server tells its clients of itself in the {@code welcome}, so that they need not guess.
 *
 * @param times milliseconds
 * @param limits bytes, rooms, publishes, entries
 * @param retention bytes, entries, milliseconds
 */
record Terms(List<Figure> times, List<Figure> limits, List<Figure> retention) {
    /** Publishes that may wait for their acknowledgement: as many as the store remembers at least. */
    private static final int UNACKNOWLEDGED = 64;

    /** When a client connects again, as in {@code docs/reopening.md}. */
    private static final int SHORTEST_DELAY_MILLIS = 500;

    private static final int LONGEST_SPREAD_MILLIS = 60_000;

    /** One of them. */
    record Figure(String name, long value) {}

    static Terms of(Rooms served, GatewayOptions options) {
        RoomsOptions rooms = served.options();
        Retention retention = served.retention();
        return new Terms(
                List.of(
                        new Figure("idle", options.connection().maxIdleTime().toMillis()),
                        new Figure("ping", options.connection().pingInterval().toMillis()),
                        new Figure("grace", rooms.grace().toMillis()),
                        new Figure("wait", options.longestWait().toMillis()),
                        new Figure("shortest", SHORTEST_DELAY_MILLIS),
                        new Figure("longest", LONGEST_SPREAD_MILLIS)),
                List.of(
                        new Figure("data", rooms.maxDataBytes()),
                        new Figure("signal", rooms.maxSignalBytes()),
                        new Figure("rooms", rooms.maxRoomsPerReader()),
                        new Figure("unacknowledged", UNACKNOWLEDGED),
                        new Figure("history", options.maxHistory())),
                List.of(
                        new Figure("bytes", retention.bytes()),
                        new Figure("entries", retention.entries()),
                        new Figure("age", retention.age().toMillis())));
    }
}
