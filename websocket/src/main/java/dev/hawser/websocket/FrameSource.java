package dev.hawser.websocket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames that a server's connection writes when it can, instead of a queue that it would have to hold: a cursor in a log that
 * many connections share.
 *
 * <p>The connection calls both methods on one thread at a time, and {@link #settle} after every {@link #take} that gave something, before
 * it does anything else with the source. What was queued for sending before the source had a frame is written before that frame.
 */
public interface FrameSource {

    /**
     * The next whole, unmasked frames to write.
     *
     * @return a view of shared bytes, valid until {@link #settle}, or null when there is nothing to write now; then somebody has to
     *     {@linkplain Connection#wake wake} the connection when there is
     */
    @Nullable
    ByteBuffer take();

    /**
     * Says how much of what was taken has been written, and gives the shared bytes back.
     *
     * @param taken what {@link #take} gave; its position tells how much was written
     * @return a copy of the frame at which the writing stopped, from the place where it stopped: the connection writes it before anything
     *     else; null when all that was taken has been written
     */
    @Nullable
    ByteBuffer settle(ByteBuffer taken);

    /**
     * How far the peer is behind what the source has, as a part of what it may be before it loses something: 0 when it has everything, 1
     * when it is about to lose something. While it is more than a half behind, the connection does not read from its peer, which might go
     * on causing what it does not keep up with; it reads again from a quarter on. Any thread; must be cheap.
     */
    default double backlog() {
        return 0;
    }

    /** How many frames it has given in all, for statistics. Any thread. */
    default long framesGiven() {
        return 0;
    }
}
