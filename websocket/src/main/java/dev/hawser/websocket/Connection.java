package dev.hawser.websocket;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, from the application's side. It dies with its TCP stream.
 *
 * <p><b>Threads.</b> Every method may be called from any thread at any time. No send blocks; messages of one thread go out in the order in
 * which that thread sent them.
 */
public interface Connection {

    /** The sub-protocol that both sides agreed on, or null for none (RFC 6455 section 1.9). */
    @Nullable
    String getProtocol();

    /** Whether messages may be sent: neither side has begun to close and the connection is not lost. */
    boolean isOpen();

    /** The peer's address, or null where the transport has none. */
    @Nullable
    SocketAddress getRemoteAddress();

    /**
     * Sends a text message. Unpaired surrogates become U+FFFD, as in browsers.
     *
     * @param data its text
     * @return what became of it; never fails for any other reason
     */
    SendOutcome sendMessage(String data);

    /**
     * Sends a binary message.
     *
     * @param data an array that holds the message, copied before this method returns
     * @param offset where it begins
     * @param length its length in bytes
     * @return what became of it
     */
    SendOutcome sendMessage(byte[] data, int offset, int length);

    /**
     * Sends a message from bytes.
     *
     * @param type with {@link MessageType#TEXT} the payload must be valid UTF-8; this is not checked
     * @param payload the message, from position to limit, copied before this method returns; its position does not change
     * @return what became of it
     */
    SendOutcome sendMessage(MessageType type, ByteBuffer payload);

    /**
     * Sends a ping, which the peer answers with a pong of the same payload after it has read what was sent before (RFC 6455 section
     * 5.5.2); see {@link WebSocket.OnPong}. A ping that could not be written yet is replaced by a later one. Does nothing when the
     * connection is closing or closed.
     *
     * @param payload at most 125 bytes, from position to limit, copied before this method returns
     * @throws IllegalArgumentException when the payload is longer
     */
    void sendPing(ByteBuffer payload);

    /**
     * Lets the connection write frames from a source too, after those of its own queue, whenever the peer can take more.
     *
     * @param source the only one of this connection, for as long as it lasts
     * @throws IllegalStateException on a client's connection, whose frames have to be masked, or when there is a source already
     */
    void setSource(FrameSource source);

    /**
     * Says that the source has something to write. As much of it as the network takes is written on this thread, unless another one is
     * writing already or the peer is behind; the rest follows by itself.
     */
    void wake();

    /** Begins the close handshake with {@link CloseCode#NORMAL} and no reason. */
    void close();

    /**
     * Begins the close handshake: what was sent before goes out first, then a close frame (RFC 6455 section 7.1.2). Does nothing when the
     * connection is closing or closed.
     *
     * @param closeCode a code that may be on the wire ({@link CloseCode#isValidOnWire})
     * @param reason at most 123 bytes of UTF-8; a longer one is cut at a character
     * @throws IllegalArgumentException when the code may not be on the wire
     */
    void close(int closeCode, String reason);

    /** Bytes that were accepted for sending and not yet handed to the network. */
    long getQueuedBytes();

    /** The longest text message that is taken, in bytes of UTF-8. */
    int getMaxTextMessageSize();

    /**
     * Sets the longest text message that is taken, from the next message on.
     *
     * @param bytes 0 or more
     */
    void setMaxTextMessageSize(int bytes);

    /** The longest binary message that is taken, in bytes. */
    int getMaxBinaryMessageSize();

    /**
     * Sets the longest binary message that is taken, from the next message on.
     *
     * @param bytes 0 or more
     */
    void setMaxBinaryMessageSize(int bytes);

    /** How long the peer may be silent. */
    Duration getMaxIdleTime();

    /**
     * Sets how long the peer may be silent, not even answering a ping, before the connection is closed with
     * {@link CloseCode#GOING_AWAY}.
     *
     * @param idleTime more than zero; zero for no limit
     */
    void setMaxIdleTime(Duration idleTime);
}
