package dev.hawser.websocket;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Receiver} needs to inflate the messages of its peer (RFC 7692 section 7.2.2). It has an inflater of the pool only while a
 * message is under way; with context takeover it keeps the end of the last message, as many bytes as the peer may refer to.
 *
 * <p>Belongs to one receiver, which calls it on its own thread.
 */
public final class MessageInflater {
    private static final byte[] NOTHING = {};

    private final DeflatePool pool;
    private final int windowLength;

    private byte[] window = NOTHING;
    private @Nullable InflateCodec codec;

    /**
     * For a receiver at the start of a connection.
     *
     * @param receiver the side that receives
     * @param parameters what was agreed on in the handshake
     * @param pool lends the inflaters
     */
    public MessageInflater(Role receiver, DeflateParameters parameters, DeflatePool pool) {
        Role sender = receiver == Role.SERVER ? Role.CLIENT : Role.SERVER;
        this.pool = pool;
        this.windowLength = parameters.hasContextTakeover(sender) ? parameters.windowLength(sender) : 0;
    }

    /** That of the message under way, which begins now if there is none. */
    InflateCodec codec() {
        InflateCodec current = codec;
        if (current == null) {
            current = pool.borrowInflater();
            codec = current;
            current.begin(window);
        }
        return current;
    }

    /** The message is whole and what it was inflated to is copied. */
    void endMessage() {
        InflateCodec current = codec;
        if (current != null && windowLength > 0) {
            window = current.window(windowLength, window);
        }
        returnCodec();
    }

    /** Whether the next message may refer to what came before. */
    boolean hasContext() {
        return window.length > 0 || codec != null;
    }

    /** There will be no more messages. */
    void release() {
        returnCodec();
        window = NOTHING;
    }

    private void returnCodec() {
        InflateCodec current = codec;
        if (current != null) {
            codec = null;
            pool.release(current);
        }
    }
}
