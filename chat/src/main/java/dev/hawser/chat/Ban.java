package dev.hawser.chat;

/**
 * That a user may not be in a room.
 *
 * @param by the moderator's name
 * @param reason may be empty
 * @param time milliseconds since 1970-01-01 UTC
 */
record Ban(String room, String user, String by, String reason, long time) {
    /** A clause for the banned. */
    String sentence() {
        return "you are banned from this room by " + by + (reason.isEmpty() ? "" : ": " + reason);
    }
}
