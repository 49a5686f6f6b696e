package dev.hawser.chat;

import dev.hawser.rooms.PublishOutcome;
import dev.hawser.rooms.Room;
import dev.hawser.rooms.RoomListener;
import dev.hawser.rooms.RoomRefusal;
import dev.hawser.rooms.Rooms;
import dev.hawser.store.Position;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the plain room a second door to the room {@code lobby}: what is said in it becomes an entry of the lobby first, and is delivered when it
 * is one, byte for byte, in the order of the lobby's log; and what others publish in the lobby is told in the plain room as
 * {@code username:text}. So all see the same, in one order. Any thread.
 *
 * <p>Members of the plain room have no session and no acknowledgement: one who has said what cannot be published is disconnected, with a close
 * code and a reason.
 */
final class LobbyBridge implements RoomListener {
    /** The room that it leads to. */
    static final String LOBBY = "lobby";

    /** What waits to be in the log, in bytes, before members are not read for a while; less than a store takes. */
    static final int MAX_WAITING_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LobbyBridge.class);

    private final Room plain;
    private final Rooms rooms;
    private final AtomicLong waitingBytes = new AtomicLong();
    /** Members that are not read. */
    private final Queue<Connection> held = new ConcurrentLinkedQueue<>();

    /** The last entry that was said in the plain room. Owned by the lobby's turn. */
    private @Nullable Position said;

    /** Leads from one to the other from now on. */
    LobbyBridge(Room plain, Rooms rooms) {
        this.plain = plain;
        this.rooms = rooms;
        rooms.listen(LOBBY, this);
    }

    /**
     * A member of the plain room says something.
     *
     * @param speaker is asked for the next message when there is room for it
     * @param payload valid UTF-8; only read until this method returns
     */
    void say(Connection speaker, ByteBuffer payload) {
        PlainText.Said words = PlainText.said(payload);
        ByteBuffer copy = ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip();
        int bytes = copy.remaining();
        waitingBytes.addAndGet(bytes);
        rooms.publish(LOBBY, words.from(), null, words.data(), outcome -> {
            onOutcome(speaker, copy, outcome);
            if (waitingBytes.addAndGet(-bytes) <= MAX_WAITING_BYTES / 2) {
                release();
            }
        });
        if (waitingBytes.get() <= MAX_WAITING_BYTES) {
            speaker.demand(1);
        } else {
            held.add(speaker);
            // All may have been dealt with before it was there.
            if (waitingBytes.get() <= MAX_WAITING_BYTES / 2) {
                release();
            }
        }
    }

    /** Bytes that are not in the log yet. */
    long waitingBytes() {
        return waitingBytes.get();
    }

    private void release() {
        for (Connection speaker = held.poll(); speaker != null; speaker = held.poll()) {
            speaker.demand(1);
        }
    }

    private void onOutcome(Connection speaker, ByteBuffer payload, PublishOutcome outcome) {
        if (outcome instanceof PublishOutcome.Published published) {
            said = published.position();
            plain.publish(MessageType.TEXT, payload);
        } else if (outcome instanceof PublishOutcome.Refused refused) {
            RoomRefusal refusal = refused.refusal();
            LOG.info("What {} has said cannot be published: {}", speaker, refusal.reason());
            int code = refusal.code() == RoomRefusal.Code.TOO_LARGE
                    ? CloseCode.MESSAGE_TOO_BIG
                    : CloseCode.TRY_AGAIN_LATER;
            speaker.close(code, "not published: " + refusal.reason());
        }
    }

    @Override
    public void onEntry(String room, Position position, ByteBuffer entry) {
        // Its outcome came just before, and it was delivered then.
        if (position.equals(said) || plain.size() == 0) {
            return;
        }
        ByteBuffer told = PlainText.told(entry);
        if (told != null) {
            plain.publish(MessageType.TEXT, told);
        }
    }
}
