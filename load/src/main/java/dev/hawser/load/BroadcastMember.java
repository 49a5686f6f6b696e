package dev.hawser.load;

import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;

/** A member of a room that recognises many deliveries at once by their bytes, which must be neither compressed nor fragmented for that. */
final class BroadcastMember extends RoomMember implements WebSocket.OnEncodedFrames {

    BroadcastMember(int id, Host host, Room room) {
        super(id, host, room);
    }

    @Override
    public void onEncodedFrames(ByteBuffer input) {
        recognise(input);
    }
}
