package dev.hawser.websocket;

import java.nio.ByteBuffer;

/** A connection that can send frames, so that a message may be sent in fragments (RFC 6455 section 5.4). See {@link WebSocket.OnFrame}. */
public interface FrameConnection extends Connection {

    /**
     * Sends a data frame. From the first fragment of a message to its last one other messages that are sent on this connection wait, because
     * the fragments of one message must not be between those of another; control frames do not.
     *
     * <p>Only one thread at a time sends the frames of a message.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY} for the first frame of a message, then {@link Opcode#CONTINUATION}
     * @param fin whether the message ends with it
     * @param payload copied before this method returns; that of a text must be valid UTF-8 as a whole, which is not checked
     * @return what became of it
     * @throws IllegalArgumentException for the opcode of a control frame
     * @throws IllegalStateException for a first fragment before the last one of the message before, or a continuation of nothing
     */
    SendOutcome sendFrame(Opcode opcode, boolean fin, ByteBuffer payload);
}
