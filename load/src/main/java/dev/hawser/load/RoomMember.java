package dev.hawser.load;

import dev.hawser.websocket.MessageType;
import java.nio.ByteBuffer;

/** A member of a room, which compares each message with the transcript that all members share. */
class RoomMember extends LoadMember {
    private final Room room;
    private final Transcript transcript;

    /** The place of the next message. Written by the thread that reads the connection. */
    private volatile int place;

    RoomMember(int id, Host host, Room room) {
        super(id, host);
        this.room = room;
        this.transcript = room.transcript();
    }

    @Override
    final int received() {
        return place;
    }

    @Override
    final void onLost() {
        room.onLost(this);
    }

    /** Takes the messages that the input begins with, if they are those that others have received. */
    final void recognise(ByteBuffer input) {
        int at = place;
        int same = transcript.skipSame(at, input);
        if (same > 0) {
            count(at, same);
        }
    }

    @Override
    public final void onMessage(MessageType type, ByteBuffer payload) {
        int at = place;
        Wrong wrong = type == MessageType.BINARY ? Wrong.BINARY : transcript.check(at, payload);
        if (wrong != null) {
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
