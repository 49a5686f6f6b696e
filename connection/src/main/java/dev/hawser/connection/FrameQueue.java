package dev.hawser.connection;

import dev.hawser.websocket.SendOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The encoded frames that wait to be written on a connection: messages in order, some pongs and one ping, and at the end a close frame. Any
 * thread adds; one at a time takes. Empty, it holds nothing.
 */
final class FrameQueue {
    /**
     * Each ping is answered while so many answers wait. Of a flood only the latest are, which RFC 6455 section 5.5.3 allows, so that it
     * costs no more than this.
     */
    static final int MAX_PONGS = 16;

    private final int budget;

    // Guarded by this.
    private @Nullable ArrayDeque<ByteBuffer> frames;
    private @Nullable ArrayDeque<ByteBuffer> pongs;
    private @Nullable ByteBuffer ping;
    private boolean closing;
    /**
     * Bytes of messages and close frame, those included that were taken and are not written yet. Written under the lock, read without: as
     * a number to look at it may be a moment old.
     */
    private volatile long waitingBytes;
    /** Those of them that were taken and are not written yet. Guarded by this. */
    private int takenBytes;
    /** Bytes that can be taken: of messages and close frame, of pongs and ping. Written under the lock, read without. */
    private volatile long length;

    /**
     * An empty queue.
     *
     * @param budget bytes that may wait; a single larger message is taken when nothing waits
     */
    FrameQueue(int budget) {
        this.budget = budget;
    }

    synchronized SendOutcome offer(ByteBuffer frame) {
        if (closing) {
            return SendOutcome.CLOSED;
        }
        if (waitingBytes > 0 && waitingBytes + frame.remaining() > budget) {
            return SendOutcome.OVER_BUDGET;
        }
        add(frame);
        return SendOutcome.ACCEPTED;
    }

    /**
     * Adds a close frame behind everything; nothing is taken after it.
     *
     * @return false when there was one already
     */
    synchronized boolean close(ByteBuffer frame) {
        if (closing) {
            return false;
        }
        closing = true;
        add(frame);
        return true;
    }

    /** Takes the place of the oldest pong when {@value #MAX_PONGS} wait. */
    synchronized void addPong(ByteBuffer frame) {
        if (closing) {
            return;
        }
        if (pongs == null) {
            pongs = new ArrayDeque<>(2);
        } else if (pongs.size() == MAX_PONGS) {
            length -= pongs.removeFirst().remaining();
        }
        pongs.addLast(frame);
        length += frame.remaining();
    }

    /** Takes the place of a ping that waits. */
    synchronized void setPing(ByteBuffer frame) {
        if (closing) {
            return;
        }
        length += frame.remaining() - (ping == null ? 0 : ping.remaining());
        ping = frame;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** How much of the budget is used: 1 when all of it is. */
    double backlog() {
        return (double) waitingBytes / Math.max(1, budget);
    }

    /** Bytes that can be {@linkplain #take taken}. Who adds wakes the writer afterwards, so it may be read without the lock. */
    long length() {
        return length;
    }

    /**
     * Moves frames to a buffer, the last one in part if it is full. Only whole frames have a pong or ping between them. What was taken
     * before has been {@linkplain #onTakenWritten written}.
     */
    synchronized void take(ByteBuffer target) {
        int start = target.position();
        boolean headBegun = frames != null && frames.getFirst().position() > 0;
        if (!headBegun) {
            moveControl(target);
        }
        int before = target.position();
        while (frames != null && target.hasRemaining()) {
            moveHead(frames, target);
        }
        takenBytes = target.position() - before;
        length -= target.position() - start;
    }

    /**
     * Takes the one frame that there is: then there is nothing to put together, and it can be written from where it lies. What was taken
     * before has been {@linkplain #onTakenWritten written}.
     *
     * @param most a longer one is not taken
     * @return null when there are several, or only a part of one
     */
    synchronized @Nullable ByteBuffer takeSingle(int most) {
        if (frames == null || frames.size() > 1) {
            return null;
        }
        ByteBuffer frame = frames.getFirst();
        if (frame.position() > 0 || frame.remaining() != length || length > most) {
            return null;
        }
        frames = null;
        takenBytes = (int) length;
        length = 0;
        return frame;
    }

    /** Whether the close frame was taken: nothing follows it. */
    synchronized boolean isEnded() {
        return closing && frames == null;
    }

    /** What was taken does not wait any more. */
    synchronized void onTakenWritten() {
        waitingBytes -= takenBytes;
        takenBytes = 0;
    }

    /** Takes nothing more, and drops what there is. */
    synchronized void clear() {
        closing = true;
        frames = null;
        pongs = null;
        ping = null;
        length = 0;
        waitingBytes = 0;
        takenBytes = 0;
    }

    /** The caller holds the lock. */
    private void add(ByteBuffer frame) {
        if (frames == null) {
            frames = new ArrayDeque<>(4);
        }
        frames.addLast(frame);
        waitingBytes += frame.remaining();
        length += frame.remaining();
    }

    private void moveHead(ArrayDeque<ByteBuffer> all, ByteBuffer target) {
        ByteBuffer head = all.getFirst();
        if (head.remaining() > target.remaining()) {
            int length = target.remaining();
            target.put(head.slice(head.position(), length));
            head.position(head.position() + length);
            return;
        }
        target.put(head);
        all.removeFirst();
        if (all.isEmpty()) {
            frames = null;
            if (closing) {
                // Nothing goes out after the close frame (RFC 6455 section 5.5.1).
                dropControl();
            }
        }
    }

    private void moveControl(ByteBuffer target) {
        while (pongs != null && pongs.getFirst().remaining() <= target.remaining()) {
            target.put(pongs.removeFirst());
            if (pongs.isEmpty()) {
                pongs = null;
            }
        }
        if (ping != null && ping.remaining() <= target.remaining()) {
            target.put(ping);
            ping = null;
        }
    }

    private void dropControl() {
        if (pongs != null) {
            pongs.forEach(frame -> length -= frame.remaining());
            pongs = null;
        }
        if (ping != null) {
            length -= ping.remaining();
            ping = null;
        }
    }
}
