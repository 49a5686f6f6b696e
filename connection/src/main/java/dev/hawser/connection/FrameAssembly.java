package dev.hawser.connection;

import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The payloads of a message's frames, joined. Its size is bounded by the receiver, which has checked the frames. One thread. */
final class FrameAssembly {
    private final MessageType type;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A message that begins with a frame of this opcode. */
    FrameAssembly(Opcode first) {
        this.type = first == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
    }

    void add(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        bytes.writeBytes(copy);
    }

    MessageType type() {
        return type;
    }

    ByteBuffer payload() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
