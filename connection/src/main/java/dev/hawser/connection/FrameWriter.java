package dev.hawser.connection;

import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.SendOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a connection: takes frames from any thread, and no sender waits.
 *
 * <p>What is ready goes out together: the frames that are queued are copied into one borrowed buffer, with those of a {@link FrameSource}
 * behind them as far as they fit; without queued ones the source gives its frames in one piece, which is not copied. A connection with nothing
 * to write holds neither queue nor buffer; one whose peer is behind holds, besides its queue, one buffer of at most {@value #MAX_BATCH} bytes, or
 * the rest of one frame of the source.
 */
final class FrameWriter extends SerialWriter {
    /** The most bytes that are written in one go from the queue: as many as fit a few TLS records and a common socket buffer. */
    static final int MAX_BATCH = 64 * 1024;

    /** The most bytes that are copied from a source: as many as fit a common frame of HTTP/2. */
    private static final int MAX_COPY = 16 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final WebSocketConnection connection;
    private final EndPoint endPoint;
    /** That of a plain socket; null where something, TLS for example, lies between. */
    private final @Nullable SocketChannel channel;

    /** Whether the endpoint's flush takes a part of what it is given; that of a stream of HTTP/2 only takes all of it, and later. */
    private final boolean takesWhatItCan;

    private final ByteBufferPool pool;
    private final Framing framing;
    private final FrameQueue queue;

    private volatile @Nullable FrameSource source;

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
        super(endPoint);
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
        if (outcome == SendOutcome.OVER_BUDGET && uncork()) {
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
        // Before it is encoded, which a trace writes down.
        boolean first = !queue.isClosing() && queue.close(framing.frame(Opcode.CLOSE, true, payload));
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

    @Override
    void onTaken() {
        finishBatch();
    }

    @Override
    boolean writeAll() throws IOException {
        return writeBatch() && writeQueue() && writeSource();
    }

    @Override
    void onIdle() {
        connection.onWritten();
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
            if (!flush(bytes) && !handOver(bytes)) {
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
                // It may have queued something in place of giving something.
                if (queue.length() == 0) {
                    return true;
                }
            } else if (!(takesWhatItCan ? writeShared(frames, taken) : writeCopy(frames, taken))) {
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
        return all || handOver(rest == null ? NOTHING : rest);
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

    /** Puts what is queued together; returns false when there is nothing. */
    private boolean fillBatch() {
        int length = (int) Math.min(MAX_BATCH, queue.length());
        if (length == 0) {
            return false;
        }
        ByteBuffer single = queue.takeSingle(MAX_BATCH);
        batch = single == null ? borrowBatch(length) : single;
        batchEndsWithClose = queue.isEnded();
        if (queue.length() == 0 && !batchEndsWithClose) {
            addFromSource();
        }
        return true;
    }

    /** Copies what the source has behind what was queued, as far as it fits: one write costs less than two. */
    private void addFromSource() {
        FrameSource frames = source;
        ByteBuffer queued = batch;
        if (frames == null || queued == null || queue.isFragmented()) {
            return;
        }
        ByteBuffer taken = frames.take();
        if (taken == null) {
            return;
        }
        int length = Math.min(MAX_BATCH - queued.remaining(), taken.remaining());
        RetainableByteBuffer queuedIn = borrowed;
        RetainableByteBuffer pooled = pool.acquire(queued.remaining() + length, true);
        ByteBuffer bytes = pooled.getByteBuffer();
        bytes.clear();
        bytes.put(queued).put(taken.slice(taken.position(), length));
        taken.position(taken.position() + length);
        borrowed = pooled;
        batch = bytes.flip();
        if (queuedIn != null) {
            queuedIn.release();
        }
        framing.onSourceWritten(taken);
        batchRest = frames.settle(taken);
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
            connection.closing().onCloseWritten();
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

    @Override
    void onFailed(Throwable x) {
        releaseBatch();
        batchRest = null;
        clear();
        connection.closing().onWriteFailed(x);
    }

    /** Drops what waits: the connection has ended. */
    void clear() {
        framing.release();
        connection.fail(queue.clear());
    }
}
