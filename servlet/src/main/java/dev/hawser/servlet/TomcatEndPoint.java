package dev.hawser.servlet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.eclipse.jetty.util.BufferUtil;

/** A socket of Tomcat's. Tomcat calls of itself only after it was asked to, once for each time. */
final class TomcatEndPoint extends UpgradedEndPoint {
    private final SocketWrapperBase<?> socket;

    TomcatEndPoint(UpgradedConnections connections, Addresses addresses, SocketWrapperBase<?> socket) {
        super(connections, addresses);
        this.socket = socket;
    }

    @Override
    public Object getTransport() {
        return socket;
    }

    @Override
    int read(ByteBuffer buffer) throws IOException {
        int position = BufferUtil.flipToFill(buffer);
        try {
            return socket.read(false, buffer);
        } catch (EOFException end) {
            return -1;
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
    }

    @Override
    boolean isDrained() throws IOException {
        return !socket.flush(false);
    }

    @Override
    boolean write(ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        buffer.limit(Math.min(limit, buffer.position() + MAX_WRITE));
        try {
            socket.write(false, buffer);
            return true;
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    protected void onIncompleteFlush() {
        socket.registerWriteInterest();
    }

    @Override
    protected void needsFillInterest() {
        socket.registerReadInterest();
    }

    @Override
    boolean endOutput() throws IOException {
        // TLS has its own way of saying it, which Tomcat does not give away.
        if (socket.getSocket() instanceof NioChannel channel && !(channel instanceof SecureNioChannel)) {
            channel.getIOChannel().shutdownOutput();
            return true;
        }
        return false;
    }

    /** Tomcat closes under this lock itself; its socket's buffers are used again for others. */
    @Override
    void release() {
        socket.getLock().lock();
        try {
            socket.close();
        } finally {
            socket.getLock().unlock();
        }
    }
}
