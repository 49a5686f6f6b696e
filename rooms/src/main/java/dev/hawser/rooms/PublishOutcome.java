package dev.hawser.rooms;

import dev.hawser.store.Position;

/** What became of a publish. */
public sealed interface PublishOutcome {

    /**
     * It is in the log, as durable as the store is.
     *
     * @param position of its entry
     * @param repeat whether it was there before, and nothing was appended
     */
    record Published(Position position, boolean repeat) implements PublishOutcome {}

    /** It is not in the log. */
    record Refused(RoomRefusal refusal) implements PublishOutcome {}
}
