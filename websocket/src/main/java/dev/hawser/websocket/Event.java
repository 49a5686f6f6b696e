package dev.hawser.websocket;

import java.nio.ByteBuffer;

/**
 * What a {@link Receiver} found in the bytes of the peer. Payloads are views of the receiver's input or of its own buffer: they are valid
 * until the receiver is called again or the input buffer is reused.
 */
public sealed interface Event {

    /** A whole message, fragments joined, inflated; a text is valid UTF-8. In {@link Receiver.Mode#MESSAGES}. */
    record Message(MessageType type, ByteBuffer payload) implements Event {}

    /**
     * The next piece of a message, inflated. In {@link Receiver.Mode#PARTS}.
     *
     * @param type of the message
     * @param payload empty only in the last part; of a text it may begin and end in the middle of a character, but all parts up to this one
     *     together are the beginning of valid UTF-8
     * @param last whether the message ends with it
     */
    record Part(MessageType type, ByteBuffer payload, boolean last) implements Event {}

    /**
     * A whole data frame. In {@link Receiver.Mode#FRAMES}.
     *
     * @param opcode {@link Opcode#TEXT}, {@link Opcode#BINARY} or {@link Opcode#CONTINUATION}
     * @param fin whether the message ends with it
     * @param payload inflated: of a compressed message, what its bytes up to the end of this frame give; of a text it may begin and end in the
     *     middle of a character
     */
    record Frame(Opcode opcode, boolean fin, ByteBuffer payload) implements Event {}

    /** A ping, to be answered by a pong with the same payload (RFC 6455 section 5.5.2). */
    record Ping(ByteBuffer payload) implements Event {}

    /** A pong, asked for or not (RFC 6455 section 5.5.3). */
    record Pong(ByteBuffer payload) implements Event {}

    /**
     * A close frame (RFC 6455 section 5.5.1). Nothing after it is read.
     *
     * @param code {@link CloseCode#NO_STATUS} when the frame was empty
     * @param reason may be empty
     */
    record Close(int code, String reason) implements Event {}

    /**
     * The peer broke a rule: the connection has to fail (RFC 6455 section 7.1.7). Nothing after it is read.
     *
     * @param closeCode the code to send
     * @param reason the rule and the figure, with the section of the RFC; short enough for a close frame (123 bytes)
     */
    record Fault(int closeCode, String reason) implements Event {}
}
