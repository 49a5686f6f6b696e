package dev.hawser.websocket;

import java.nio.ByteBuffer;

/**
 * An endpoint of the application: callbacks for the events of one connection.
 *
 * <p>An endpoint implements this interface and those of the nested interfaces whose messages it wants. A message of a kind that it does
 * not take closes the connection with {@link CloseCode#UNSUPPORTED_DATA}.
 *
 * <pre>{@code
 * class Echo implements WebSocket.OnTextMessage {
 *     private Connection connection;
 *
 *     public void onOpen(Connection connection) {
 *         this.connection = connection;
 *     }
 *
 *     public void onMessage(String data) {
 *         connection.sendMessage(data);
 *     }
 *
 *     public void onClose(int closeCode, String reason) {}
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> The callbacks of one connection never run concurrently, and each sees what the one before it wrote: exactly one
 * {@code onOpen}, then the messages in order, then exactly one {@code onClose}, whatever the peer does. They run on a thread that may be
 * blocked, unless the endpoint is {@link NonBlocking}.
 *
 * <p>A callback that throws fails the connection with {@link CloseCode#INTERNAL_ERROR}.
 */
public interface WebSocket {

    /**
     * The connection is open and messages may be sent.
     *
     * @param connection the connection, the same object for as long as it lasts
     */
    void onOpen(Connection connection);

    /**
     * The connection is gone; nothing can be sent or received any more.
     *
     * @param closeCode the peer's close code; {@link CloseCode#NO_STATUS} when its close frame had none; the code that this side sent when
     *     it failed the connection; {@link CloseCode#ABNORMAL} when the connection was lost without a close frame (RFC 6455 section 7.1.5)
     * @param reason the reason that came with the code, or what happened; may be empty
     */
    void onClose(int closeCode, String reason);

    /** Wants to know what the client asked for. Only on servers. */
    interface OnOpeningHandshake extends WebSocket {
        /**
         * A client's request has been accepted, and will be answered; called before {@code onOpen}, which may still not come when the
         * client is gone by then.
         *
         * @param handshake may be kept
         */
        void onOpeningHandshake(OpeningHandshake handshake);
    }

    /** Takes text messages as strings. */
    interface OnTextMessage extends WebSocket {
        /**
         * A whole text message has come in.
         *
         * @param data its text
         */
        void onMessage(String data);
    }

    /** Takes binary messages. */
    interface OnBinaryMessage extends WebSocket {
        /**
         * A whole binary message has come in.
         *
         * @param data an array that holds the message; only valid until this method returns
         * @param offset where the message begins
         * @param length its length in bytes
         */
        void onMessage(byte[] data, int offset, int length);
    }

    /** Takes text and binary messages as the bytes that came in, without a copy. Preferred over the other two where all are there. */
    interface OnPayload extends WebSocket {
        /**
         * A whole message has come in.
         *
         * @param type {@link MessageType#TEXT}, then the payload is valid UTF-8, or {@link MessageType#BINARY}
         * @param payload the message; only valid until this method returns
         */
        void onMessage(MessageType type, ByteBuffer payload);
    }

    /**
     * Takes messages piece by piece as they come in, so that a long one is never held. Preferred over those that take whole messages.
     */
    interface OnPart extends WebSocket {
        /**
         * A piece of a message has come in.
         *
         * @param type {@link MessageType#TEXT}, then the message is valid UTF-8 up to here, but a piece may end inside a character, or
         *     {@link MessageType#BINARY}
         * @param payload the piece; only valid until this method returns; empty only when it is the last
         * @param last whether the message ends with it
         */
        void onPart(MessageType type, ByteBuffer payload, boolean last);
    }

    /** Takes data frames as they are (RFC 6455 section 5.6): a message is one frame, or several fragments. */
    interface OnFrame extends WebSocket {
        /**
         * The connection is about to open; called before {@code onOpen}.
         *
         * @param connection the connection that {@code onOpen} gets, and that can send frames; nothing may be sent yet
         */
        default void onHandshake(FrameConnection connection) {}

        /**
         * A whole data frame has come in. The rules of fragmentation and of text have been checked so far.
         *
         * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY} for the first frame of a message, then {@link Opcode#CONTINUATION}
         * @param fin whether it is the last frame of its message
         * @param payload the frame's payload, inflated if it came compressed; only valid until this method returns
         * @return true when the frame has been dealt with; false to have its message assembled and delivered to {@code onMessage}. The
         *     answer for a message's first frame holds for the whole message
         */
        boolean onFrame(Opcode opcode, boolean fin, ByteBuffer payload);
    }

    /** Hears of control frames (RFC 6455 section 5.5). */
    interface OnControl extends WebSocket {
        /**
         * A control frame has come in. Pongs that answer the connection's own keep-alive pings are not told.
         *
         * @param opcode {@link Opcode#PING}, {@link Opcode#PONG} or {@link Opcode#CLOSE}
         * @param payload at most 125 bytes; of a close frame the code and the reason; only valid until this method returns
         * @return true to leave a ping unanswered, because this endpoint answers it itself; has no meaning for the others
         */
        boolean onControl(Opcode opcode, ByteBuffer payload);
    }

    /**
     * Recognises frames of the peer by their bytes, which is cheaper than to parse them, where the endpoint knows what will come: each
     * member of a room gets the same bytes. Only for clients, because what they receive is not masked.
     */
    interface OnEncodedFrames extends WebSocket {
        /**
         * More bytes have come in, and they begin between two messages.
         *
         * @param input moved by the endpoint past the whole frames that it recognised; what it leaves is parsed
         */
        void onEncodedFrames(ByteBuffer input);
    }

    /**
     * Promises that no callback of this endpoint blocks or computes for long. Its callbacks run on the thread that reads the
     * connection, and what they send to it is written in one go after the messages that came in together.
     */
    interface NonBlocking {}

    /**
     * Takes messages only when it has asked for them with {@link Connection#demand}: at most one more is read from the network and held,
     * then the peer is not read until the endpoint asks. What a slow endpoint does not take stays with its peer. A message counts one,
     * a part or frame of an endpoint that takes those too.
     */
    interface ByDemand {}
}
