package dev.hawser.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.hawser.rooms.RoomListener;
import dev.hawser.store.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the entries of all rooms which ones there are: a public room is listed, and of a private one its users are told. So a room that
 * nobody was let into is neither.
 */
final class RoomNews implements RoomListener {
    private static final JsonFactory JSON = new JsonFactory();

    private final RoomDirectory directory;
    private final PrivateNotices notices;

    RoomNews(RoomDirectory directory, PrivateNotices notices) {
        this.directory = directory;
        this.notices = notices;
    }

    @Override
    public void onEntry(String room, Position position, ByteBuffer entry) {
        if (PrivateNotices.isPersonal(room)) {
            return;
        }
        byte[] bytes = new byte[entry.remaining()];
        entry.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            // The bracket, the room, the offset, the time.
            for (int i = 0; i < 4; i++) {
                parser.nextToken();
            }
            String user = parser.nextTextValue();
            parser.nextToken();
            parser.skipChildren();
            learn(room, String.valueOf(user), parser.nextTextValue());
        } catch (IOException x) {
            throw new UncheckedIOException("this is no entry", x);
        }
    }

    private void learn(String room, String user, @Nullable String kind) {
        if ("leave".equals(kind) || "kick".equals(kind)) {
            return;
        }
        if (PrivateNotices.isPrivate(room)) {
            notices.entered(user, room);
        } else if ("join".equals(kind)) {
            directory.joined(room);
        } else {
            directory.spoken(room);
        }
    }
}
