package dev.hawser.rooms;

/** How fast each user may do what costs others something. Any thread. */
final class UserRates {
    private final UserRate entries;
    private final UserRate newRooms;
    private final UserRate signals;
    private final UserRate histories;

    UserRates(RoomsOptions options) {
        this.entries = new UserRate(options.entryRate());
        this.newRooms = new UserRate(options.newRoomRate());
        this.signals = new UserRate(options.signalRate());
        this.histories = new UserRate(options.historyRate());
    }

    /** Entries of any kind. */
    UserRate entries() {
        return entries;
    }

    /** Rooms that a user brings into being. */
    UserRate newRooms() {
        return newRooms;
    }

    UserRate signals() {
        return signals;
    }

    /** Requests for earlier entries. */
    UserRate histories() {
        return histories;
    }

    /** Forgets those who may do everything they may at most. */
    void sweep(long nowNanos) {
        entries.sweep(nowNanos);
        newRooms.sweep(nowNanos);
        signals.sweep(nowNanos);
        histories.sweep(nowNanos);
    }
}
