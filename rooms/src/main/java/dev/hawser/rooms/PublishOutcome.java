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

    /** It was in the log before, but so long ago that its position is not known any more. Nothing was appended. */
    record Forgotten() implements PublishOutcome {}

    /**
     * Nothing is said about it: it came late over a connection of the session that another one has succeeded. What the session has under
     * way it sends again over that one.
     */
    record Late() implements PublishOutcome {}

    /** It is not in the log. */
    record Refused(RoomRefusal refusal) implements PublishOutcome {}
}
