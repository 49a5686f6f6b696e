package dev.hawser.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * A network that takes as many bytes as it is told, and a peer that sends when it is told. Like Jetty's socket end point it tells the
 * connection when it is closed, and does not complete a fill interest that is registered afterwards.
 */
class NetworkEndPoint extends AbstractEndPoint {
    private static final SocketAddress PEER = InetSocketAddress.createUnresolved("peer", 80);

    // Guarded by this.
    private final ArrayDeque<ByteBuffer> input = new ArrayDeque<>();
    private boolean inputEnded;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private long permits = Long.MAX_VALUE;
    private int chunk = Integer.MAX_VALUE;
    private @Nullable IOException flushFailure;
    private @Nullable IOException fillFailure;
    private @Nullable Runnable afterFills;

    NetworkEndPoint() {
        super(null);
        onOpen();
    }

    /** From now on so many bytes are taken, and no more. */
    synchronized void permit(long bytes) {
        permits = bytes;
    }

    /** The most bytes that one write takes. */
    synchronized void chunk(int bytes) {
        chunk = bytes;
    }

    /** So many bytes are taken, and a write that waits goes on. */
    void read(long bytes) {
        permit(bytes);
        getWriteFlusher().completeWrite();
    }

    /** All bytes are taken from now on. */
    void readAll() {
        read(Long.MAX_VALUE);
        while (getWriteFlusher().isPending()) {
            getWriteFlusher().completeWrite();
        }
    }

    synchronized void failFlushes(IOException x) {
        flushFailure = x;
    }

    synchronized void failFills(IOException x) {
        fillFailure = x;
    }

    /** Runs once, when a fill has found nothing, as if another thread did it. */
    synchronized void afterFills(Runnable task) {
        afterFills = task;
    }

    /** The peer sends. */
    void send(ByteBuffer bytes) {
        synchronized (this) {
            input.add(bytes);
        }
        getFillInterest().fillable();
    }

    /** The peer shuts down its side. */
    void sendEnd() {
        synchronized (this) {
            inputEnded = true;
        }
        getFillInterest().fillable();
    }

    synchronized byte[] written() {
        return output.toByteArray();
    }

    /** Takes what has been written since. */
    synchronized ByteBuffer takeWritten() {
        ByteBuffer bytes = ByteBuffer.wrap(output.toByteArray());
        output.reset();
        return bytes;
    }

    /** The bytes of each write that took some. */
    synchronized List<Integer> writes() {
        return List.copyOf(writes);
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return PEER;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return PEER;
    }

    @Override
    public Object getTransport() {
        return this;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        Runnable task;
        synchronized (this) {
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            if (fillFailure != null) {
                throw fillFailure;
            }
            ByteBuffer next = input.peekFirst();
            if (next != null) {
                int filled = BufferUtil.append(buffer, next);
                if (!next.hasRemaining()) {
                    input.removeFirst();
                }
                return filled;
            }
            task = afterFills;
            afterFills = null;
        }
        if (task != null) {
            task.run();
        }
        if (isInputEnded()) {
            shutdownInput();
            return -1;
        }
        return 0;
    }

    private synchronized boolean isInputEnded() {
        return inputEnded;
    }

    @Override
    public synchronized boolean flush(ByteBuffer... buffers) throws IOException {
        if (!isOpen() || isOutputShutdown()) {
            throw new ClosedChannelException();
        }
        if (flushFailure != null) {
            throw flushFailure;
        }
        int left = (int) Math.min(permits, chunk);
        int taken = 0;
        boolean all = true;
        for (ByteBuffer buffer : buffers) {
            int length = Math.min(left - taken, buffer.remaining());
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            output.writeBytes(bytes);
            taken += length;
            all &= !buffer.hasRemaining();
        }
        permits -= taken;
        if (taken > 0) {
            writes.add(taken);
        }
        return all;
    }

    @Override
    protected void onIncompleteFlush() {
        // The test completes the write.
    }

    @Override
    protected void needsFillInterest() {
        boolean fillable;
        synchronized (this) {
            fillable = isOpen() && (!input.isEmpty() || inputEnded);
        }
        if (fillable) {
            getFillInterest().fillable();
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        if (getConnection() != null) {
            getConnection().onClose(cause);
        }
    }
}
