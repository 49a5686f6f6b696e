package dev.hawser.gateway;

import dev.hawser.rooms.Cursor;
import dev.hawser.rooms.Member;
import dev.hawser.rooms.Room;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a room over one plain WebSocket connection: each text message that it sends is published, and everything that is published
 * is sent to it. A binary message closes the connection with 1003.
 *
 * <p>A member that reads so slowly that it falls off what the room retains is cut off with 1013, because it would miss messages: after
 * all that it could still be sent, in order, up to there.
 */
public final class RoomEndpoint implements WebSocket.OnPayload, WebSocket.NonBlocking, Member {
    private static final Logger LOG = LoggerFactory.getLogger(RoomEndpoint.class);

    private final Room room;

    // Written by onOpen, before the room knows this member.
    private @Nullable Connection connection;
    private @Nullable Cursor cursor;

    /** A member to be, of this room. */
    public RoomEndpoint(Room room) {
        this.room = room;
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        Cursor joined = room.join(this, opened.takesCompressed());
        cursor = joined;
        opened.setSource(joined);
        // A pass may have come between joining and having the source.
        opened.wake();
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        if (type == MessageType.BINARY) {
            connection().close(CloseCode.UNSUPPORTED_DATA, "this room takes text messages only");
            return;
        }
        room.publish(type, payload);
    }

    @Override
    public void onClose(int closeCode, String reason) {
        Cursor joined = cursor;
        if (joined != null) {
            room.leave(joined);
        }
        LOG.debug("{} left: {} {}", connection, closeCode, reason);
    }

    @Override
    public void wake() {
        connection().wake();
    }

    @Override
    public void onLapped(Cursor lapped) {
        long missed = room.startOffset() - lapped.offset();
        String reason = "slow reader: " + missed + " messages missed";
        LOG.info("Cutting off {}: {}, it lags {} messages", connection, reason, lapped.lag());
        connection().close(CloseCode.TRY_AGAIN_LATER, reason);
    }

    private Connection connection() {
        Connection opened = connection;
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }
}
