package dev.hawser.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of a {@link WebConnection}, read and written without blocking as the Servlet API says: a stream that {@code isReady} has denied
 * is left alone until its listener is called.
 */
final class StreamEndPoint extends UpgradedEndPoint implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEndPoint.class);

    /** How long a container may take to close. Some write what they have left first, for as long as the peer does not read. */
    private static final long RELEASE_MILLIS = 1000;

    private final WebConnection connection;
    private final ServletInputStream inputStream;
    private final StreamInput input;
    private final ServletOutputStream output;

    /**
     * Whether the stream may be asked: not before the first call of its listener, nor between an answer no and the next call. Set false
     * before it is asked, because the call may come before the answer has been looked at.
     */
    private volatile boolean mayWrite;
    /** Something was written since the last flush. Owned by the thread that writes. */
    private boolean unflushed;

    /** The thread that closes. Guarded by this. */
    private @Nullable Thread closer;

    StreamEndPoint(UpgradedConnections connections, Addresses addresses, WebConnection connection) throws IOException {
        super(connections, addresses);
        this.connection = connection;
        this.inputStream = connection.getInputStream();
        this.input = new StreamInput(this, inputStream);
        this.output = connection.getOutputStream();
    }

    /** Lets the container call. The pump is there. */
    void listen() {
        inputStream.setReadListener(input);
        output.setWriteListener(this);
    }

    @Override
    public Object getTransport() {
        return connection;
    }

    @Override
    public void onWritePossible() {
        mayWrite = true;
        writable();
    }

    @Override
    public void onError(Throwable cause) {
        failed(cause);
    }

    @Override
    int read(ByteBuffer buffer) throws IOException {
        return input.take(buffer);
    }

    @Override
    boolean isDrained() throws IOException {
        if (!mayWrite()) {
            return false;
        }
        if (!unflushed) {
            return true;
        }
        unflushed = false;
        output.flush();
        return mayWrite();
    }

    private boolean mayWrite() {
        if (!mayWrite) {
            return false;
        }
        mayWrite = false;
        if (!output.isReady()) {
            return false;
        }
        mayWrite = true;
        return true;
    }

    @Override
    boolean write(ByteBuffer buffer) throws IOException {
        // An array of its own, because Undertow writes the whole of any array, whatever part it is told to.
        byte[] bytes = new byte[Math.min(MAX_WRITE, buffer.remaining())];
        buffer.get(bytes);
        unflushed = true;
        output.write(bytes, 0, bytes.length);
        return true;
    }

    @Override
    protected void onIncompleteFlush() {
        // The container may have called while the write was not yet known to wait.
        if (mayWrite) {
            writable();
        }
    }

    @Override
    protected void needsFillInterest() {
        if (input.isReady()) {
            connections().execute(this::readable);
        }
    }

    @Override
    boolean endOutput() throws IOException {
        output.close();
        return false;
    }

    @Override
    void release() {
        synchronized (this) {
            closer = Thread.currentThread();
        }
        Scheduler.Task alarm = connections().schedule(this::interrupt, RELEASE_MILLIS);
        try {
            connection.close();
        } catch (Exception x) {
            LOG.debug("Connection with {} not closed in order", getRemoteSocketAddress(), x);
        } finally {
            alarm.cancel();
            forgetInterrupt();
        }
    }

    private synchronized void interrupt() {
        if (closer != null) {
            closer.interrupt();
        }
    }

    private synchronized void forgetInterrupt() {
        closer = null;
        Thread.interrupted();
    }
}
