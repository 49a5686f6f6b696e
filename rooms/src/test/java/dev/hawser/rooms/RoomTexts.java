package dev.hawser.rooms;

import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rooms of texts: who is in them, what is said there, and what members have read. */
final class RoomTexts {
    private RoomTexts() {}

    static ReadingMember join(Room room) {
        ReadingMember reader = new ReadingMember();
        return reader.reads(room.join(reader, false));
    }

    static long publish(Room room, String text) {
        return room.publish(MessageType.TEXT, StandardCharsets.UTF_8.encode(text));
    }

    static List<String> texts(ReadingMember reader) {
        return reader.received().stream()
                .map(payload ->
                        StandardCharsets.UTF_8.decode(ByteBuffer.wrap(payload)).toString())
                .toList();
    }
}
