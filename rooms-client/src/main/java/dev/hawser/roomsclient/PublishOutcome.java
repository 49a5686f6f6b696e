package dev.hawser.roomsclient;

import org.jspecify.annotations.Nullable;

/** What became of a publish. */
public sealed interface PublishOutcome {
    /**
     * It is in the room's log, once.
     *
     * @param position where; null when the server has not said, or does not know it any more
     */
    record Acknowledged(@Nullable Position position) implements PublishOutcome {}

    /**
     * It will not be tried again. With {@link Refusal#GIVEN_UP} and {@link Refusal#FATE_UNKNOWN} it may be in the room's log all the same, with
     * every other code it is not.
     */
    record Refused(Refusal refusal) implements PublishOutcome {}
}
