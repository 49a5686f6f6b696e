package dev.hawser.connection;

import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.SendOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The encoded frames that wait to be written on a connection: messages in order, some pongs and one ping, and at the end a close frame. Any
 * thread adds; one at a time takes. Empty, it holds nothing.
 *
 * <p>While a message is sent in fragments, messages that others send are deferred until its last fragment is there (RFC 6455 section 5.4).
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
    private @Nullable ArrayDeque<ByteBuffer> deferred;
    private @Nullable ArrayDeque<ByteBuffer> pongs;
    private @Nullable ByteBuffer ping;
    private @Nullable ArrayDeque<Mark> marks;
    private boolean closing;
    /** The close frame was taken. */
    private boolean ended;
    /** Something was dropped that had been accepted. */
    private boolean lost;
    /** Bytes that were ever put among the frames, and of these written. */
    private long addedBytes;

    private long writtenBytes;
    /** Messages that were accepted. */
    private long messages;
    /** Written under the lock, read without. */
    private volatile boolean fragmented;
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

    /**
     * Adds a whole message, or a fragment of one.
     *
     * @param opcode that of a data frame
     * @param fin whether the message ends with it
     * @throws IllegalStateException when it begins a fragmented message inside another one, or continues none
     */
    synchronized SendOutcome offer(ByteBuffer frame, Opcode opcode, boolean fin) {
        boolean first = opcode != Opcode.CONTINUATION;
        boolean whole = first && fin;
        if (!whole && first == fragmented) {
            throw new IllegalStateException(
                    (first ? "a message is sent in fragments already" : "there is no message to continue")
                            + " (RFC 6455 section 5.4)");
        }
        SendOutcome outcome = admit(frame);
        if (outcome != SendOutcome.ACCEPTED) {
            return outcome;
        }
        if (first) {
            messages++;
        }
        if (whole && fragmented) {
            defer(frame);
        } else {
            add(frame);
            fragmented = !fin;
        }
        if (!fragmented) {
            addDeferred();
        }
        return outcome;
    }

    /** Whether a message has begun whose last fragment is still to come. */
    boolean isFragmented() {
        return fragmented;
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
        // Those that wait for a last fragment will not be sent: it cannot come any more.
        add(frame);
        return true;
    }

    /** Whether a close frame is queued, or was. */
    synchronized boolean isClosing() {
        return closing;
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

    /** Completes when all that was added before has been written; fails when some of it is dropped. */
    synchronized CompletableFuture<Void> whenWritten() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (lost) {
            written.completeExceptionally(endedFirst());
        } else if (waitingBytes == 0) {
            written.complete(null);
        } else {
            if (marks == null) {
                marks = new ArrayDeque<>(2);
            }
            marks.addLast(new Mark(written, deferred == null ? addedBytes : Mark.UNKNOWN));
        }
        return written;
    }

    synchronized long messages() {
        return messages;
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
        onFramesTaken();
        takenBytes = (int) length;
        length = 0;
        return frame;
    }

    /** Whether the close frame was taken: nothing follows it. */
    synchronized boolean isEnded() {
        return ended;
    }

    /**
     * What was taken does not wait any more.
     *
     * @return what {@link #whenWritten} gave and is true now; to be completed by the caller
     */
    synchronized @Nullable List<CompletableFuture<Void>> onTakenWritten() {
        waitingBytes -= takenBytes;
        writtenBytes += takenBytes;
        takenBytes = 0;
        if (marks == null) {
            return null;
        }
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        while (!marks.isEmpty() && marks.getFirst().isReached(writtenBytes)) {
            reached.add(marks.removeFirst().written());
        }
        if (marks.isEmpty()) {
            marks = null;
        }
        return reached;
    }

    /**
     * Takes nothing more, and drops what there is.
     *
     * @return what {@link #whenWritten} gave and will never be true; to be failed by the caller
     */
    synchronized List<CompletableFuture<Void>> clear() {
        List<CompletableFuture<Void>> missed =
                marks == null ? List.of() : marks.stream().map(Mark::written).toList();
        lost |= waitingBytes > 0;
        closing = true;
        frames = null;
        deferred = null;
        pongs = null;
        ping = null;
        marks = null;
        length = 0;
        waitingBytes = 0;
        takenBytes = 0;
        return missed;
    }

    static IOException endedFirst() {
        return new IOException("the connection ended before all was written");
    }

    /** The caller holds the lock. */
    private SendOutcome admit(ByteBuffer frame) {
        if (closing) {
            return SendOutcome.CLOSED;
        }
        return waitingBytes > 0 && waitingBytes + frame.remaining() > budget
                ? SendOutcome.OVER_BUDGET
                : SendOutcome.ACCEPTED;
    }

    /** The caller holds the lock. */
    private void add(ByteBuffer frame) {
        waitingBytes += frame.remaining();
        append(frame);
    }

    private void append(ByteBuffer frame) {
        if (frames == null) {
            frames = new ArrayDeque<>(4);
        }
        frames.addLast(frame);
        addedBytes += frame.remaining();
        length += frame.remaining();
    }

    private void defer(ByteBuffer frame) {
        if (deferred == null) {
            deferred = new ArrayDeque<>(4);
        }
        deferred.addLast(frame);
        waitingBytes += frame.remaining();
    }

    private void addDeferred() {
        if (deferred == null) {
            return;
        }
        deferred.forEach(this::append);
        deferred = null;
        if (marks != null) {
            marks.stream().filter(mark -> mark.target == Mark.UNKNOWN).forEach(mark -> mark.target = addedBytes);
        }
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
            onFramesTaken();
        }
    }

    private void onFramesTaken() {
        frames = null;
        if (closing) {
            // Nothing goes out after the close frame (RFC 6455 section 5.5.1).
            ended = true;
            dropControl();
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

    /** Somebody waits for the writing of what was added up to here. */
    private static final class Mark {
        /** Behind messages that are deferred: it is not known yet how much will be written before them. */
        static final long UNKNOWN = -1;

        private final CompletableFuture<Void> written;
        private long target;

        Mark(CompletableFuture<Void> written, long target) {
            this.written = written;
            this.target = target;
        }

        CompletableFuture<Void> written() {
            return written;
        }

        boolean isReached(long writtenBytes) {
            return target != UNKNOWN && target <= writtenBytes;
        }
    }
}
