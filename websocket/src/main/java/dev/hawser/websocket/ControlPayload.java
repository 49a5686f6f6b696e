package dev.hawser.websocket;

import dev.hawser.websocket.Event.Fault;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a control frame that comes in pieces. Control frames may come between fragments (RFC 6455 section 5.4), so it stays apart
 * from the message under way. Between two control frames it holds no buffer.
 */
final class ControlPayload {

    /** What has come, up to the position. */
    private @Nullable ByteBuffer part;

    /** Whether nothing has come yet. */
    boolean isEmpty() {
        return part == null;
    }

    /** Keeps a piece of a payload of this length. */
    void append(ByteBuffer input, int from, int length, int whole) {
        if (length == 0) {
            return;
        }
        ByteBuffer target = part;
        if (target == null) {
            target = ByteBuffer.allocate(whole);
            part = target;
        }
        target.put(target.position(), input, from, length).position(target.position() + length);
    }

    /** The rule that the payload of a close frame breaks already, whatever follows. */
    @Nullable
    Fault checkClose() {
        ByteBuffer prefix = part;
        return prefix == null
                ? null
                : ClosePayload.checkPrefix(prefix.duplicate().flip());
    }

    /** The whole payload, once it is all there. */
    ByteBuffer take() {
        ByteBuffer whole = part;
        part = null;
        return whole == null ? ByteBuffer.allocate(0) : whole.flip();
    }
}
