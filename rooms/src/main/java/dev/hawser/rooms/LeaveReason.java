package dev.hawser.rooms;

import java.util.Locale;

/** Why a reader is not in a room any more though it has not asked to leave. */
public enum LeaveReason {
    /** The user was kicked. */
    KICKED,
    /** What the user may has changed. */
    NOT_ALLOWED,
    /** Another reader of the same session has joined the room. */
    REPLACED,
    /** The room begins anew: who joins again, with its position, goes on. */
    RESET,
    /** The session has left the room. */
    LEFT;

    /** As it is on the wire: {@code not_allowed}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
