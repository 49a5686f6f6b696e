package dev.hawser.websocket;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
     * 5.5.2); see {@link WebSocket.OnControl}. A ping that could not be written yet is replaced by a later one. Does nothing when the
     * connection is closing or closed.
     *
     * @param payload at most 125 bytes, from position to limit, copied before this method returns
     * @throws IllegalArgumentException when the payload is longer
     */
    void sendPing(ByteBuffer payload);

    /**
     * Lets what is sent in a run go out together, as far as it fits: the same messages in fewer writes.
     *
     * @param sends sends; run before this method returns
     */
    void batch(Runnable sends);

    /**
     * Completes when every message that was accepted before this call has been handed to the network: what became of them.
     *
     * @return fails when the connection ends first. It completes on a thread that may be blocked, unless the endpoint is
     *     {@link WebSocket.NonBlocking}
     */
    CompletionStage<Void> whenWritten();

    /** Whether less than half of the send budget is waiting to be written: a sender that heeds this never goes over the budget. */
    boolean isWritable();

    /**
     * Completes when the connection is {@linkplain #isWritable writable}: at once, or when no more than a quarter of the send budget waits.
     *
     * @return fails when the connection ends first. It completes on a thread that may be blocked, unless the endpoint is
     *     {@link WebSocket.NonBlocking}
     */
    CompletionStage<Void> whenWritable();

    /**
     * Asks for messages; for an endpoint that is {@link WebSocket.ByDemand}.
     *
     * @param messages how many more are wanted, 1 or more; added to what was asked for before
     * @throws IllegalArgumentException when it is less than 1
     * @throws IllegalStateException when the endpoint takes messages without being asked
     */
    void demand(long messages);

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

    /** Drops the connection at once, without a close handshake; {@code onClose} follows with 1006. */
    void abort();

    /** Why the connection closes or is closed, or null while it is open. Any thread; also inside {@code onClose}. */
    @Nullable
    CloseCause getCloseCause();

    /**
     * Completes when the endpoint has been told of the end: after {@code onClose} has returned.
     *
     * @return never fails. It completes on a thread that may be blocked, unless the endpoint is {@link WebSocket.NonBlocking}; at once, on
     *     the calling thread, when all that was before
     */
    CompletionStage<CloseStatus> whenClosed();

    /**
     * How long the peer took to answer the last keep-alive ping, or null before the first answer. It includes what the ping had to wait for
     * on its way: messages that were sent before it.
     */
    @Nullable
    Duration getRoundTrip();

    /**
     * Whether the peer takes frames that a {@linkplain #setSource source} gives compressed, each message by itself with a window of 32 KiB:
     * both sides agreed on permessage-deflate (RFC 7692), without a shorter window and without context takeover of this side.
     */
    boolean takesCompressed();

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
