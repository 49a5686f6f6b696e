package dev.hawser.roomsclient;

/**
 * A room is read from now on.
 *
 * @param from where reading begins
 * @param end the offset behind the last entry there was: what comes before it is replay
 * @param presence who was there, as of the entries before {@code end}
 */
public record Joined(String room, Position from, long end, Presence presence) {
    static Joined of(Message message) {
        return new Joined(message.string("room"), Position.of(message), message.integer("end"), Presence.of(message));
    }
}
