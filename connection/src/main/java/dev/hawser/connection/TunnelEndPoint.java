package dev.hawser.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * A stream of HTTP/2 with the manners of a socket, which it has not on its own.
 *
 * <ul>
 *   <li>Whoever waits for input hears of it when the stream ends, however and whenever that happens.
 *   <li>Whoever may block does not do it on the thread that reads for all streams of the session.
 *   <li>A stream that is closed before its peer has ended it is reset (RFC 8441 section 5: {@code CANCEL} is what a reset of TCP is):
 *       so the peer hears of it, what waits to be written is given back, and the session forgets the stream.
 * </ul>
 *
 * <p>It has to hear of the end of the connection that it is the endpoint of. Any thread, like every endpoint.
 */
public final class TunnelEndPoint implements EndPoint, EndPoint.Wrapper, Connection.Listener {
    private final EndPoint stream;
    private final Executor executor;
    /** How long a peer that has ended its side may take to read what is on its way to it, before the stream is reset. */
    private final Duration closeTimeout;
    /** Who waits for input. */
    private final AtomicReference<@Nullable Callback> interest = new AtomicReference<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A stream as a socket.
     *
     * @param stream as Jetty gives it
     * @param executor runs what may block
     * @param closeTimeout how long a peer that has ended its side may take to read the rest
     */
    public TunnelEndPoint(EndPoint stream, Executor executor, Duration closeTimeout) {
        this.stream = stream;
        this.executor = executor;
        this.closeTimeout = closeTimeout;
    }

    @Override
    public EndPoint unwrap() {
        return stream;
    }

    @Override
    public void fillInterested(Callback callback) throws ReadPendingException {
        if (!tryFillInterested(callback)) {
            throw new ReadPendingException();
        }
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        if (!interest.compareAndSet(null, callback)) {
            return false;
        }
        stream.tryFillInterested(Callback.from(InvocationType.NON_BLOCKING, this::onFillable, x -> onFillable()));
        // A stream that ended just before does not say so.
        if (!isOpen()) {
            onEnded();
        }
        return true;
    }

    @Override
    public boolean isFillInterested() {
        return interest.get() != null;
    }

    /** The end of the connection: nothing will be read any more. */
    @Override
    public void onClosed(Connection connection) {
        onEnded();
    }

    private void onFillable() {
        complete(Callback::succeeded);
    }

    private void onEnded() {
        complete(waiting -> waiting.failed(new EofException("stream ended")));
    }

    private void complete(Consumer<Callback> how) {
        Callback waiting = interest.getAndSet(null);
        if (waiting == null) {
            return;
        }
        if (waiting.getInvocationType() == InvocationType.BLOCKING) {
            // When the threads stop, the end of the connection has to be told all the same.
            LastingTask.execute(() -> how.accept(waiting), executor);
        } else {
            how.accept(waiting);
        }
    }

    @Override
    public void close(@Nullable Throwable cause) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (stream.isInputShutdown()) {
            leave(cause);
            return;
        }
        if (stream.getTransport() instanceof Stream http2) {
            http2.reset(new ResetFrame(http2.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
        }
        stream.close(cause);
    }

    /**
     * Ends this side of a stream whose other side has ended, after what is being written; with that the session forgets the stream by
     * itself. It would not if the stream were closed before; and a session whose streams are reset often takes its peer for an attacker.
     */
    private void leave(@Nullable Throwable cause) {
        Connection connection = stream.getConnection();
        stream.setConnection(new Left(stream, executor));
        try {
            stream.setIdleTimeout(closeTimeout.toMillis());
        } catch (RejectedExecutionException stopping) {
            // Nobody keeps time any more, because everything ends; and that has to be told.
        }
        stream.shutdownOutput();
        connection.onClose(cause);
    }

    @Override
    public boolean isOpen() {
        return !closed.get() && stream.isOpen();
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        return stream.fill(buffer);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        return stream.flush(buffers);
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        stream.write(callback, buffers);
    }

    @Override
    public @Nullable Callback cancelWrite(Throwable cause) {
        return stream.cancelWrite(cause);
    }

    @Override
    public void shutdownOutput() {
        stream.shutdownOutput();
    }

    @Override
    public boolean isOutputShutdown() {
        return stream.isOutputShutdown();
    }

    @Override
    public boolean isInputShutdown() {
        return stream.isInputShutdown();
    }

    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return stream.getLocalSocketAddress();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return stream.getRemoteSocketAddress();
    }

    @Override
    public long getCreatedTimeStamp() {
        return stream.getCreatedTimeStamp();
    }

    @Override
    public Object getTransport() {
        return stream.getTransport();
    }

    @Override
    public long getIdleTimeout() {
        return stream.getIdleTimeout();
    }

    @Override
    public void setIdleTimeout(long idleTimeout) {
        stream.setIdleTimeout(idleTimeout);
    }

    @Override
    public @Nullable Connection getConnection() {
        return stream.getConnection();
    }

    @Override
    public void setConnection(Connection connection) {
        stream.setConnection(connection);
    }

    @Override
    public void onOpen() {
        stream.onOpen();
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        stream.onClose(cause);
    }

    @Override
    public void upgrade(Connection newConnection) {
        stream.upgrade(newConnection);
    }

    /** Whom a stream tells of its end whose connection has ended before. */
    private static final class Left extends AbstractConnection {
        Left(EndPoint endPoint, Executor executor) {
            super(endPoint, executor);
        }

        @Override
        public void onFillable() {}
    }
}
