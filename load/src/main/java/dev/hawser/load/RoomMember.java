package dev.hawser.load;

import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;

/**
 * A member of a room, which compares each message with the transcript that all members share. It recognises many deliveries at once by their
 * bytes; those that are compressed or fragmented are parsed first, and checked one by one.
 */
abstract class RoomMember extends LoadMember implements WebSocket.OnEncodedFrames {
    private final Room room;
    private final Transcript transcript;

    /** The place of the next message. Written by the thread that reads the connection. */
    private volatile int place;

    RoomMember(int id, Host host, Room room) {
        super(id, host);
        this.room = room;
        this.transcript = room.transcript();
    }

    /** Sends a message of the script; returns false when it is not sent. */
    abstract boolean say(int number);

    /** Whether it may be asked to say something: one that is closed may not have heard of it yet. */
    boolean speaks() {
        return takesPart() && connection().isOpen();
    }

    /** Whether a text message is something else than a delivery; then it has been dealt with. */
    boolean takeAside(ByteBuffer payload) {
        return false;
    }

    @Override
    final int received() {
        return place;
    }

    @Override
    final void onLost() {
        room.onLost(this);
    }

    @Override
    public final void onEncodedFrames(ByteBuffer input) {
        int at = place;
        int same = transcript.skipSame(at, input);
        if (same > 0) {
            count(at, same);
        }
    }

    @Override
    public final void onMessage(MessageType type, ByteBuffer payload) {
        int at = place;
        if (type == MessageType.TEXT && takeAside(payload)) {
            return;
        }
        Wrong wrong = type == MessageType.BINARY ? Wrong.BINARY : transcript.check(at, payload);
        if (wrong != null && type == MessageType.TEXT && room.isForeign(payload)) {
            room.onForeign();
        } else if (wrong != null) {
            fault(wrong);
        } else {
            count(at, 1);
        }
    }

    private void count(int at, int more) {
        // Before the place moves: then the transcript may forget them.
        room.measure(at, more);
        place = at + more;
        room.onReceived(more);
    }
}
