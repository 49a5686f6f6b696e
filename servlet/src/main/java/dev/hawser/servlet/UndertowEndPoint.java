package dev.hawser.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection of Undertow's. Any thread reads and writes it, but what it is to wait for is told to its own thread, which alone changes that.
 */
final class UndertowEndPoint extends UpgradedEndPoint {
    private final StreamConnection connection;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;

    UndertowEndPoint(UpgradedConnections connections, Addresses addresses, StreamConnection connection) {
        super(connections, addresses);
        this.connection = connection;
        this.source = connection.getSourceChannel();
        this.sink = connection.getSinkChannel();
    }

    /** Lets Undertow call, when it has been asked to. */
    void listen() {
        source.setReadListener(channel -> {
            channel.suspendReads();
            readable();
        });
        sink.setWriteListener(channel -> {
            channel.suspendWrites();
            writable();
        });
        connection.setCloseListener(closed -> close());
    }

    @Override
    public Object getTransport() {
        return connection;
    }

    @Override
    int read(ByteBuffer buffer) throws IOException {
        int position = BufferUtil.flipToFill(buffer);
        try {
            return source.read(buffer);
        } finally {
            BufferUtil.flipToFlush(buffer, position);
        }
    }

    @Override
    boolean isDrained() throws IOException {
        return sink.flush();
    }

    @Override
    boolean write(ByteBuffer buffer) throws IOException {
        return sink.write(buffer) > 0;
    }

    @Override
    protected void needsFillInterest() {
        connection.getIoThread().execute(source::resumeReads);
    }

    @Override
    protected void onIncompleteFlush() {
        connection.getIoThread().execute(sink::resumeWrites);
    }

    @Override
    boolean endOutput() {
        connection.getIoThread().execute(() -> {
            try {
                sink.shutdownWrites();
                if (!sink.flush()) {
                    sink.setWriteListener(ChannelListeners.flushingChannelListener(null, (channel, x) -> failed(x)));
                    sink.resumeWrites();
                }
            } catch (IOException x) {
                failed(x);
            }
        });
        return true;
    }

    @Override
    void release() {
        IoUtils.safeClose(connection);
    }
}
