package dev.hawser.connection;

import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.SendOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a connection: takes frames from any thread and lets one thread at a time write them, so that no sender waits.
 *
 * <p>What is ready goes out together: the frames that are queued are copied into one borrowed buffer, and a {@link FrameSource} gives its
 * frames in one piece. A connection with nothing to write holds neither queue nor buffer; one whose peer is behind holds, besides its
 * queue, one buffer of at most {@value #MAX_BATCH} bytes, or the rest of one frame of the source.
 */
final class FrameWriter implements Callback {
    /** The most bytes that are written in one go from the queue: as many as fit a few TLS records and a common socket buffer. */
    static final int MAX_BATCH = 64 * 1024;

    /** The most bytes that are copied from a source: as many as fit a common frame of HTTP/2. */
    private static final int MAX_COPY = 16 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Nobody writes. */
    private static final int IDLE = 0;
    /** One thread writes. */
    private static final int WRITING = 1;
    /** One thread writes, and has to look again before it stops. */
    private static final int WRITING_AGAIN = 2;
    /** The writing thread is handing the rest over to the endpoint. */
    private static final int AWAITING = 3;
    /** The endpoint took the rest at once: the writing thread goes on. */
    private static final int TAKEN = 4;
    /** The peer is behind; whoever completes the endpoint's write goes on. */
    private static final int BLOCKED = 5;
    /** The network is gone. Final. */
    private static final int FAILED = 6;
    /** Nobody writes; the thread that reads will, when it has read. */
    private static final int CORKED = 7;

    private static final AtomicIntegerFieldUpdater<FrameWriter> STATE =
            AtomicIntegerFieldUpdater.newUpdater(FrameWriter.class, "state");

    private final WebSocketConnection connection;
    private final EndPoint endPoint;
    /** That of a plain socket; null where something, TLS for example, lies between. */
    private final @Nullable SocketChannel channel;

    /** Whether the endpoint's flush takes a part of what it is given; that of a stream of HTTP/2 only takes all of it, and later. */
    private final boolean takesWhatItCan;

    private final ByteBufferPool pool;
    private final Framing framing;
    private final FrameQueue queue;

    private volatile int state = IDLE;
    private volatile @Nullable FrameSource source;

    // Of the endpoint's write; only meaningful in BLOCKED.
    private volatile @Nullable ByteBuffer awaited;
    /** When the peer fell behind, or was last seen to read. */
    private volatile long blockedSinceNanos;
    /** What it had not read then. */
    private volatile int blockedBytes;

    // Owned by the writing thread, handed on through the state.
    private @Nullable ByteBuffer batch;
    /** What the batch was borrowed as, or null when it is a single frame that lies in the heap. */
    private @Nullable RetainableByteBuffer borrowed;

    /** What is to be written behind the batch: the rest of a frame of the source that did not fit. */
    private @Nullable ByteBuffer batchRest;

    private boolean batchEndsWithClose;
    private boolean closeWritten;
    private long bytesWritten;

    FrameWriter(WebSocketConnection connection, EndPoint endPoint, ByteBufferPool pool, Framing framing, int budget) {
        this.connection = connection;
        this.endPoint = endPoint;
        this.channel = endPoint instanceof SocketChannelEndPoint plain ? plain.getChannel() : null;
        this.takesWhatItCan = endPoint instanceof AbstractEndPoint;
        this.pool = pool;
        this.framing = framing;
        this.queue = new FrameQueue(budget);
    }

    synchronized void setSource(FrameSource source) {
        if (framing.isMasking()) {
            throw new IllegalStateException(
                    "a client masks each frame (RFC 6455 section 5.1), so it can have no source");
        }
        if (this.source != null) {
            throw new IllegalStateException("the connection has a source already");
        }
        this.source = source;
    }

    /**
     * Queues a frame of a message, or a whole one.
     *
     * @throws IllegalStateException when it begins a fragmented message inside another one, or continues none
     */
    SendOutcome send(Opcode opcode, boolean fin, ByteBuffer payload) {
        if (!fin || opcode == Opcode.CONTINUATION) {
            return queue(framing.frame(opcode, fin, payload), opcode, fin);
        }
        return framing.isOrdered()
                ? sendInOrder(opcode, payload)
                : queue(framing.message(opcode, payload), opcode, fin);
    }

    private SendOutcome sendInOrder(Opcode opcode, ByteBuffer payload) {
        synchronized (framing) {
            SendOutcome outcome = offer(framing.message(opcode, payload), opcode, true);
            if (outcome != SendOutcome.ACCEPTED) {
                framing.onNotSent();
                return outcome;
            }
        }
        wake();
        return SendOutcome.ACCEPTED;
    }

    private SendOutcome queue(ByteBuffer frame, Opcode opcode, boolean fin) {
        SendOutcome outcome = offer(frame, opcode, fin);
        if (outcome == SendOutcome.ACCEPTED) {
            wake();
        }
        return outcome;
    }

    private SendOutcome offer(ByteBuffer frame, Opcode opcode, boolean fin) {
        SendOutcome outcome = queue.offer(frame, opcode, fin);
        // What only the cork holds back does not show that the peer is slow.
        if (outcome == SendOutcome.OVER_BUDGET && STATE.compareAndSet(this, CORKED, WRITING)) {
            drain();
            outcome = queue.offer(frame, opcode, fin);
        }
        return outcome;
    }

    /** Answers a ping. */
    void sendPong(ByteBuffer payload) {
        queue.addPong(framing.frame(Opcode.PONG, true, payload));
        wake();
    }

    void sendPing(ByteBuffer payload) {
        queue.setPing(framing.frame(Opcode.PING, true, payload));
        wake();
    }

    /**
     * Queues a close frame behind what is queued; nothing is taken after it.
     *
     * @return false when there was one already
     */
    boolean sendClose(ByteBuffer payload) {
        boolean first = queue.close(framing.frame(Opcode.CLOSE, true, payload));
        wake();
        return first;
    }

    /** Completes when all that was sent before has been handed to the network. */
    CompletableFuture<Void> whenWritten() {
        return queue.whenWritten();
    }

    long queuedBytes() {
        return queue.waitingBytes();
    }

    /** Messages that were accepted, and those that the source has given. */
    long messages() {
        FrameSource frames = source;
        return queue.messages() + (frames == null ? 0 : frames.framesGiven());
    }

    /** Whether frames wait in the queue. */
    boolean hasQueued() {
        return queue.length() > 0;
    }

    /** How far the peer is behind with reading: 0 when nothing waits, 1 when the budget is used up or the source is about to lose it. */
    double backlog() {
        FrameSource frames = source;
        return frames == null ? queue.backlog() : Math.max(queue.backlog(), frames.backlog());
    }

    long bytesWritten() {
        return bytesWritten;
    }

    /** How long the peer has read nothing of what waits for it, or 0. Called by the timer. */
    long blockedNanos(long nowNanos) {
        ByteBuffer waiting = awaited;
        if (state != BLOCKED || waiting == null) {
            return 0;
        }
        // The endpoint moves the buffer's position as the peer reads; here it may be seen late, which costs one tick.
        int left = waiting.remaining();
        if (left != blockedBytes) {
            blockedBytes = left;
            blockedSinceNanos = nowNanos;
        }
        return Math.max(0, nowNanos - blockedSinceNanos);
    }

    /** Writes what there is, unless another thread does, or the peer is behind: then that thread sees it too. */
    void wake() {
        if (acquire()) {
            drain();
        }
    }

    /**
     * Holds back everything that is sent until {@link #uncork}, or until the budget is reached, so that the answers to what came in
     * together go out together.
     *
     * @return false when it is being written already; then there is nothing to uncork
     */
    boolean cork() {
        return STATE.compareAndSet(this, IDLE, CORKED);
    }

    void uncork() {
        if (STATE.compareAndSet(this, CORKED, WRITING)) {
            drain();
        }
    }

    private boolean acquire() {
        while (true) {
            switch (state) {
                case IDLE -> {
                    if (STATE.compareAndSet(this, IDLE, WRITING)) {
                        return true;
                    }
                }
                case WRITING -> {
                    if (STATE.compareAndSet(this, WRITING, WRITING_AGAIN)) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
    }

    private void drain() {
        try {
            finishBatch();
            while (writeBatch() && writeQueue() && writeSource()) {
                if (STATE.compareAndSet(this, WRITING, IDLE)) {
                    connection.onWritten();
                    return;
                }
                state = WRITING;
            }
        } catch (Throwable x) {
            fail(x);
        }
    }

    /** Returns false when the peer is behind, and the completion of the endpoint's write goes on. */
    private boolean writeQueue() throws IOException {
        while (fillBatch()) {
            if (!writeBatch()) {
                return false;
            }
        }
        return true;
    }

    /** Returns false when the peer is behind, and the completion of the endpoint's write goes on. */
    private boolean writeBatch() throws IOException {
        for (ByteBuffer bytes = batch; bytes != null; bytes = batch) {
            bytesWritten += bytes.remaining();
            if (!flush(bytes) && !awaitTaken(bytes)) {
                return false;
            }
            finishBatch();
        }
        return true;
    }

    private boolean writeSource() throws IOException {
        FrameSource frames = source;
        if (frames == null) {
            return true;
        }
        // A fragmented message of the queue has to end first (RFC 6455 section 5.4).
        while (!closeWritten && !queue.isFragmented()) {
            ByteBuffer taken = frames.take();
            if (taken == null) {
                return true;
            }
            if (!(takesWhatItCan ? writeShared(frames, taken) : writeCopy(frames, taken))) {
                return false;
            }
            // A pong or a close must not wait for the whole log.
            if (queue.length() > 0 && !writeQueue()) {
                return false;
            }
        }
        return true;
    }

    /** Writes straight from the source's bytes. Returns false when the peer is behind. */
    private boolean writeShared(FrameSource frames, ByteBuffer taken) throws IOException {
        int length = taken.remaining();
        boolean all;
        ByteBuffer rest;
        try {
            all = flush(taken);
        } finally {
            framing.onSourceWritten(taken);
            rest = frames.settle(taken);
        }
        bytesWritten += length - taken.remaining() + (rest == null ? 0 : rest.remaining());
        connection.onWritten();
        return all || awaitTaken(rest == null ? NOTHING : rest);
    }

    /**
     * Writes a copy of some of the source's bytes, which the endpoint may keep until it can write them. Returns false when the peer is
     * behind.
     */
    private boolean writeCopy(FrameSource frames, ByteBuffer taken) throws IOException {
        RetainableByteBuffer pooled = pool.acquire(MAX_COPY, true);
        borrowed = pooled;
        ByteBuffer bytes = pooled.getByteBuffer();
        bytes.clear().limit(Math.min(MAX_COPY, taken.remaining()));
        bytes.put(taken.slice(taken.position(), bytes.limit()));
        taken.position(taken.position() + bytes.position());
        batch = bytes.flip();
        batchEndsWithClose = false;
        framing.onSourceWritten(taken);
        batchRest = frames.settle(taken);
        return writeBatch();
    }

    /** Writes what the network takes now; returns whether that was all. */
    private boolean flush(ByteBuffer bytes) throws IOException {
        if (channel == null) {
            return endPoint.flush(bytes);
        }
        // What the endpoint does too, but for an array of buffers, which the JDK makes a list of vectors of.
        channel.write(bytes);
        return !bytes.hasRemaining();
    }

    /** Hands bytes to the endpoint; returns true when it took them at once. */
    private boolean awaitTaken(ByteBuffer bytes) {
        awaited = bytes;
        state = AWAITING;
        endPoint.write(this, bytes);
        blockedBytes = bytes.remaining();
        blockedSinceNanos = System.nanoTime();
        if (STATE.compareAndSet(this, AWAITING, BLOCKED)) {
            return false;
        }
        awaited = null;
        return STATE.compareAndSet(this, TAKEN, WRITING);
    }

    @Override
    public void succeeded() {
        if (STATE.compareAndSet(this, AWAITING, TAKEN)) {
            return;
        }
        if (STATE.compareAndSet(this, BLOCKED, WRITING)) {
            awaited = null;
            drain();
        }
    }

    @Override
    public void failed(Throwable x) {
        fail(x);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Puts what is queued together; returns false when there is nothing. */
    private boolean fillBatch() {
        int length = (int) Math.min(MAX_BATCH, queue.length());
        if (length == 0) {
            return false;
        }
        ByteBuffer single = queue.takeSingle(MAX_BATCH);
        batch = single == null ? borrowBatch(length) : single;
        batchEndsWithClose = queue.isEnded();
        return true;
    }

    private ByteBuffer borrowBatch(int length) {
        RetainableByteBuffer pooled = pool.acquire(length, true);
        borrowed = pooled;
        ByteBuffer bytes = pooled.getByteBuffer();
        bytes.clear().limit(length);
        queue.take(bytes);
        return bytes.flip();
    }

    private void finishBatch() {
        if (batch == null) {
            return;
        }
        releaseBatch();
        batch = batchRest;
        batchRest = null;
        connection.complete(queue.onTakenWritten());
        if (batchEndsWithClose && !closeWritten) {
            closeWritten = true;
            connection.onCloseWritten();
        }
        connection.onWritten();
    }

    private void releaseBatch() {
        RetainableByteBuffer pooled = borrowed;
        batch = null;
        borrowed = null;
        if (pooled != null) {
            pooled.release();
        }
    }

    private void fail(Throwable x) {
        if (STATE.getAndSet(this, FAILED) == FAILED) {
            return;
        }
        awaited = null;
        releaseBatch();
        batchRest = null;
        clear();
        connection.onWriteFailed(x);
    }

    /** Drops what waits: the connection has ended. */
    void clear() {
        framing.release();
        connection.fail(queue.clear());
    }
}
