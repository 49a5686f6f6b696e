package dev.hawser.rooms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Signals as bytes ({@code docs/wire-protocol.md} section 6). */
final class Signals {
    private Signals() {}

    /** The message that is given to the others. */
    static ByteBuffer message(String room, String from, String kind, ByteBuffer data) {
        byte[] head = ("{\"type\":\"signal\",\"room\":" + EntryText.quoted(room) + ",\"from\":" + EntryText.quoted(from)
                        + ",\"kind\":" + EntryText.quoted(kind) + ",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + data.remaining() + 1)
                .put(head)
                .put(data.duplicate())
                .put((byte) '}')
                .flip()
                .asReadOnlyBuffer();
    }
}
