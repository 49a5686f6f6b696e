package dev.hawser.connection;

import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes the frames that one side of a connection sends. Any thread. */
final class Framing {
    private final @Nullable MaskingKeys maskingKeys;

    /** Frames of a client, which masks them, or without keys of a server, which does not (RFC 6455 section 5.1). */
    Framing(@Nullable MaskingKeys maskingKeys) {
        this.maskingKeys = maskingKeys;
    }

    boolean isMasking() {
        return maskingKeys != null;
    }

    /** A frame; the payload is copied, and its position does not change. */
    ByteBuffer frame(Opcode opcode, boolean fin, ByteBuffer payload) {
        Role role = maskingKeys == null ? Role.SERVER : Role.CLIENT;
        int length = Math.addExact(FrameEncoder.headerLength(role, payload.remaining()), payload.remaining());
        ByteBuffer frame = ByteBuffer.allocate(length);
        if (maskingKeys == null) {
            FrameEncoder.encode(opcode, fin, payload, frame);
        } else {
            FrameEncoder.encodeMasked(opcode, fin, payload, maskingKeys.next(), frame);
        }
        return frame.flip();
    }
}
