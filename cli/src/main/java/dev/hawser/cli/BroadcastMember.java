package dev.hawser.cli;

import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;

/** A member of a room, which compares what it receives with the transcript that all members share. */
final class BroadcastMember extends LoadMember implements WebSocket.OnEncodedFrames {
    private final LoadTest test;
    private final Transcript transcript;

    /** The place of the next message. Written by the thread that reads the connection. */
    private volatile int place;

    BroadcastMember(int id, LoadTest test, Transcript transcript) {
        super(id, test);
        this.test = test;
        this.transcript = transcript;
    }

    @Override
    int received() {
        return place;
    }

    @Override
    public void onEncodedFrames(ByteBuffer input) {
        int at = place;
        int same = transcript.skipSame(at, input);
        if (same > 0) {
            place = at + same;
            test.onReceived(same);
        }
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        int at = place;
        String wrong = type == MessageType.BINARY ? "received a binary message" : transcript.check(at, payload);
        if (wrong != null) {
            test.fail("user" + id + " " + wrong);
            return;
        }
        place = at + 1;
        test.onReceived(1);
    }
}
