package dev.hawser.servlet;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/**
 * The network side of a connection that a container has given away.
 *
 * <p>At most one thread reads and one writes, which the pump sees to; a third may close. What the container gives away is not made for
 * that, so it is given back when no thread is inside. Callbacks that may block run on the servlet's threads, never on the container's, which
 * may be the one that serves all connections, or may hold a lock that a write needs.
 */
abstract class UpgradedEndPoint extends AbstractEndPoint {
    /**
     * The most bytes that the container is given at once. It keeps what the network does not take, and says that there is room when it
     * has none left; so this is also what a peer that reads slowly costs there.
     */
    static final int MAX_WRITE = 16 * 1024;

    /** How long the peer may take to close when this side cannot say that it is done, and can only close. */
    private static final long LINGER_MILLIS = 1000;

    private static final int CLOSED = 1 << 31;

    private final UpgradedConnections connections;
    private final Addresses addresses;
    /** The threads inside, and whether it is to be given back. */
    private final AtomicInteger inside = new AtomicInteger();

    /** Where a connection goes, as the request said: behind a proxy that may be more than the socket knows. */
    record Addresses(SocketAddress local, SocketAddress remote) {
        static Addresses of(ServletRequest request) {
            return new Addresses(
                    address(request.getLocalAddr(), request.getLocalPort()),
                    address(request.getRemoteAddr(), request.getRemotePort()));
        }

        /** A container that knows none says null; one that is no number must not be looked up. */
        private static SocketAddress address(@Nullable String host, int port) {
            boolean number = host != null && (host.indexOf(':') >= 0 || host.matches("\\d{1,3}(\\.\\d{1,3}){3}"));
            int validPort = Math.max(0, port);
            return number
                    ? new InetSocketAddress(host, validPort)
                    : InetSocketAddress.createUnresolved(host == null ? "unknown" : host, validPort);
        }
    }

    UpgradedEndPoint(UpgradedConnections connections, Addresses addresses) {
        super(null);
        this.connections = connections;
        this.addresses = addresses;
    }

    /** Reads what there is into a buffer in flush mode; 0 for nothing yet, -1 for the end. One thread at a time. */
    abstract int read(ByteBuffer buffer) throws IOException;

    /** Whether the container has nothing left to write. If not, {@link #writable} is called when it has not. One thread at a time. */
    abstract boolean isDrained() throws IOException;

    /**
     * Gives the container up to {@value #MAX_WRITE} bytes of a buffer, or what the network takes. It is drained. One thread at a time.
     *
     * @return false when it took none; then {@link #writable} is called when it does
     */
    abstract boolean write(ByteBuffer buffer) throws IOException;

    /** Tells the peer that this side is done; returns false where that is not possible without closing. Nothing is left to write. */
    abstract boolean endOutput() throws IOException;

    /** Gives the connection back, which closes it. Called once, on one of the servlet's threads; may block. */
    abstract void release();

    /** There is something to read, or the end. Any thread. */
    final void readable() {
        if (getFillInterest().getCallbackInvocationType() == InvocationType.NON_BLOCKING) {
            getFillInterest().fillable();
        } else {
            connections.execute(getFillInterest()::fillable);
        }
    }

    /** The container is drained. Any thread. */
    final void writable() {
        getWriteFlusher().completeWrite();
    }

    /** The network has failed. Any thread. */
    final void failed(Throwable cause) {
        close(cause);
    }

    final UpgradedConnections connections() {
        return connections;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return addresses.local();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return addresses.remote();
    }

    @Override
    public final int fill(ByteBuffer buffer) throws IOException {
        enter();
        try {
            if (isInputShutdown()) {
                return -1;
            }
            int filled = read(buffer);
            if (filled < 0) {
                shutdownInput();
            }
            return filled;
        } finally {
            exit();
        }
    }

    /** True when all bytes are written, which is more than that the container has them: so that a slow peer shows. */
    @Override
    public final boolean flush(ByteBuffer... buffers) throws IOException {
        enter();
        try {
            if (isOutputShutdown()) {
                throw new ClosedChannelException();
            }
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    if (!isDrained() || !write(buffer)) {
                        return false;
                    }
                }
            }
            return isDrained();
        } finally {
            exit();
        }
    }

    @Override
    protected void doShutdownOutput() {
        boolean ended = false;
        try {
            enter();
            try {
                ended = endOutput();
            } finally {
                exit();
            }
        } catch (IOException x) {
            close(x);
        }
        if (!ended) {
            // At once, what the peer still sends would make the network drop the close frame.
            connections.schedule(this::close, LINGER_MILLIS);
        }
    }

    @Override
    protected void doClose() {
        if (inside.getAndUpdate(count -> count | CLOSED) == 0) {
            connections.execute(this::release);
        }
    }

    /** On one of the servlet's threads, because the application's endpoint is told. */
    @Override
    public void onClose(@Nullable Throwable cause) {
        connections.execute(() -> {
            super.onClose(cause);
            Connection connection = getConnection();
            if (connection != null) {
                connection.onClose(cause);
            }
        });
    }

    final void enter() throws IOException {
        if (inside.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
            throw new ClosedChannelException();
        }
    }

    final void exit() {
        if (inside.decrementAndGet() == CLOSED) {
            connections.execute(this::release);
        }
    }
}
