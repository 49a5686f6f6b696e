package dev.hawser.roomsclient;

/**
 * Something that was over in a moment.
 *
 * @param from the user
 */
public record Signal(String room, String from, String kind, Json data) {
    static Signal of(Message message) {
        return new Signal(message.string("room"), message.string("from"), message.string("kind"), message.json("data"));
    }
}
