package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.DeflateParameters;
import dev.hawser.websocket.DeflatePool;
import dev.hawser.websocket.Event;
import dev.hawser.websocket.FrameObserver;
import dev.hawser.websocket.MessageInflater;
import dev.hawser.websocket.Receiver;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading side of a connection: the Jetty connection that an HTTP connection is upgraded to.
 *
 * <p>All callbacks of the endpoint come from here, so they never run concurrently: from the completion of the upgrade, then from the
 * completions of fill interest, of which there is one at a time, or from {@link #resume}, which takes its place. It borrows a buffer while
 * there is something to read.
 *
 * <p>A peer that does not read what it asked for is not read either: while half of the send budget waits, or its source is half way to
 * losing it, no message is delivered. Nor is it read while a message is held that the endpoint has not asked for.
 */
public final class EndPointConnection extends AbstractConnection
        implements org.eclipse.jetty.io.Connection.UpgradeTo, Callback, ManagedSelector.SelectorUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(EndPointConnection.class);

    /** Fills before others on the same thread have their turn. */
    private static final int MAX_FILLS = 16;

    /** Parts of the send budget, or of what a source retains, at which the peer is not read any more, and read again. */
    static final double HIGH_BACKLOG = 0.5;

    static final double LOW_BACKLOG = 0.25;

    private static final AtomicIntegerFieldUpdater<EndPointConnection> PAUSED =
            AtomicIntegerFieldUpdater.newUpdater(EndPointConnection.class, "paused");
    private static final AtomicIntegerFieldUpdater<EndPointConnection> ENDS =
            AtomicIntegerFieldUpdater.newUpdater(EndPointConnection.class, "ends");
    private static final AtomicLongFieldUpdater<EndPointConnection> DEMAND =
            AtomicLongFieldUpdater.newUpdater(EndPointConnection.class, "demand");

    /**
     * What a connection is made of.
     *
     * @param role the side that this is
     * @param webSocket the application's endpoint
     * @param protocol the agreed sub-protocol
     * @param options settings
     * @param pool for the buffers that are borrowed while there is something to read or write
     * @param maskingKeys of a client; null for a server
     * @param registry has the timer
     * @param compression what was agreed on for permessage-deflate; null when it was not
     * @param turn of the thread that reads the connection; null when it cannot be told
     */
    public record Setup(
            Role role,
            WebSocket webSocket,
            @Nullable String protocol,
            ConnectionOptions options,
            ByteBufferPool pool,
            @Nullable MaskingKeys maskingKeys,
            ConnectionRegistry registry,
            @Nullable Compression compression,
            @Nullable Turn turn) {}

    /**
     * That a connection's messages may be compressed (RFC 7692).
     *
     * @param parameters what was agreed on
     * @param pool lends the compressors and inflaters
     */
    public record Compression(DeflateParameters parameters, DeflatePool pool) {
        /** What was agreed on, or null when nothing was. */
        public static @Nullable Compression of(@Nullable DeflateParameters agreed, DeflatePool pool) {
            return agreed == null ? null : new Compression(agreed, pool);
        }

        /** Whether a message that was compressed for nobody in particular may be sent: one without a context, with the longest window. */
        boolean isAnybodys(Role sender) {
            return sender == Role.SERVER
                    && parameters.serverNoContextTakeover()
                    && parameters.serverMaxWindowBits() == 15;
        }
    }

    /** The endpoint is closed. */
    private static final int ENDPOINT_CLOSED = 1;
    /** The application has heard of the end, and what was borrowed for reading is given back. */
    private static final int READING_ENDED = 2;

    private enum Progress {
        /** All that came is read. */
        DRAINED,
        /** Others first. */
        YIELD,
        /** Not before the peer reads, or the endpoint asks. */
        PAUSED,
        /** There will be no more. */
        ENDED
    }

    private final Role role;
    private final ConnectionOptions options;
    private final ByteBufferPool pool;
    private final ConnectionRegistry registry;
    private final Receiver receiver;
    private final WebSocketConnection connection;
    private final Delivery delivery;
    private final boolean nonBlocking;
    private final boolean byDemand;
    /** Runs the callbacks where the thread that reads must not be blocked and virtual threads are there. */
    private final @Nullable Executor virtualThreads;

    private final @Nullable Turn turn;
    /** Whether a fill that did not fill the buffer proves that the network has no more: not so under TLS. */
    private final boolean shortFillDrains;

    private volatile int paused;
    /** What of the end has come about. */
    private volatile int ends;
    /** Messages that an endpoint by demand has asked for and not got. */
    private volatile long demand;

    // Owned by the thread that reads, handed on through fill interest and the paused flag.
    private @Nullable RetainableByteBuffer input;
    private @Nullable ByteBuffer leftover;
    /** A message that the endpoint has not asked for; the buffer in which it lies is kept. */
    private @Nullable Event held;

    private long bytesIn;

    public EndPointConnection(EndPoint endPoint, Executor executor, Setup setup) {
        super(endPoint, executor);
        this.role = setup.role();
        this.options = setup.options();
        this.pool = setup.pool();
        this.registry = setup.registry();
        this.receiver = newReceiver(setup, FrameTrace.of(endPoint.getRemoteSocketAddress()));
        this.nonBlocking = setup.webSocket() instanceof WebSocket.NonBlocking;
        this.byDemand = setup.webSocket() instanceof WebSocket.ByDemand;
        this.virtualThreads =
                nonBlocking || !options.virtualThreads() ? null : VirtualThreads.getDefaultVirtualThreadsExecutor();
        this.turn = setup.turn();
        this.shortFillDrains = endPoint instanceof SocketChannelEndPoint;
        this.connection = new WebSocketConnection(this, setup);
        this.delivery = new Delivery(setup.webSocket(), connection, registry);
    }

    private static Receiver newReceiver(Setup setup, @Nullable FrameObserver trace) {
        WebSocket webSocket = setup.webSocket();
        Receiver.Mode mode = webSocket instanceof WebSocket.OnFrame
                ? Receiver.Mode.FRAMES
                : webSocket instanceof WebSocket.OnPart ? Receiver.Mode.PARTS : Receiver.Mode.MESSAGES;
        Compression compression = setup.compression();
        MessageInflater inflater = compression == null
                ? null
                : new MessageInflater(setup.role(), compression.parameters(), compression.pool());
        return new Receiver(setup.role(), setup.options().limits(), mode, inflater, trace);
    }

    /** The connection that the endpoint is given. */
    public Connection connection() {
        return connection;
    }

    /** Bytes that came with the handshake; they are read after {@code onOpen}. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        leftover = buffer;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        // The registry's timer looks after silence: it can tell the peer's silence from ours.
        getEndPoint().setIdleTimeout(0);
        registry.add(this);
        if (!getEndPoint().isOpen()) {
            // It was closed before this connection could hear of it.
            onEnd(ENDPOINT_CLOSED);
        }
        if (nonBlocking) {
            open();
        } else {
            dispatch(this::open);
        }
    }

    @Override
    public void onFillable() {
        succeeded();
    }

    /** There is something to read. */
    @Override
    public void succeeded() {
        if (virtualThreads == null) {
            read(turn);
        } else {
            virtualThreads.execute(this::read);
        }
    }

    /** The turn in which this connection was read is over. */
    @Override
    public void update(Selector selector) {
        connection.writer().uncork();
    }

    /** The endpoint was closed while it waited for something to read. */
    @Override
    public void failed(Throwable x) {
        runForApplication(this::end);
    }

    @Override
    public InvocationType getInvocationType() {
        return nonBlocking || virtualThreads != null ? InvocationType.NON_BLOCKING : InvocationType.BLOCKING;
    }

    /** The endpoint is closed, by whomever. */
    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        connection.onEnded();
        // Nobody waits for input of a connection that is paused.
        resume();
        onEnd(ENDPOINT_CLOSED);
    }

    /** Whoever waits until no connection is left may stop the threads and the buffer pool. */
    private void onEnd(int what) {
        int before = ENDS.getAndUpdate(this, known -> known | what);
        if ((before | what) == (ENDPOINT_CLOSED | READING_ENDED)) {
            registry.remove(this);
        }
    }

    @Override
    public long getMessagesIn() {
        return delivery.messages();
    }

    @Override
    public long getMessagesOut() {
        return connection.writer().messages();
    }

    @Override
    public long getBytesIn() {
        return bytesIn;
    }

    @Override
    public long getBytesOut() {
        return connection.writer().bytesWritten();
    }

    boolean isClient() {
        return role == Role.CLIENT;
    }

    boolean isPaused() {
        return paused != 0;
    }

    void tick(long nowNanos) {
        connection.timeLimits().tick(nowNanos);
    }

    void close(int closeCode, String reason, CloseCause cause) {
        connection.close(closeCode, reason, cause);
    }

    /** See {@link Connection#demand}. */
    void demand(long messages) {
        if (!byDemand) {
            throw new IllegalStateException("the endpoint takes messages without being asked: it is not ByDemand");
        }
        if (messages < 1) {
            throw new IllegalArgumentException("demand " + messages + " < 1");
        }
        DEMAND.accumulateAndGet(this, messages, (old, more) -> old + more < 0 ? Long.MAX_VALUE : old + more);
        resumeIfDrained();
    }

    /** Runs code of the application that is no callback of the endpoint, where it may block if the endpoint may. */
    void runForApplication(Runnable code) {
        if (nonBlocking) {
            code.run();
        } else {
            dispatch(code);
        }
    }

    /** Goes on reading when the peer has read most of what it was behind with. */
    void resumeIfDrained() {
        if (paused != 0 && connection.writer().backlog() <= LOW_BACKLOG && (held == null || demand > 0)) {
            resume();
        }
    }

    /** Goes on reading, if it does not, whatever the peer has read. */
    void resume() {
        if (PAUSED.compareAndSet(this, 1, 0)) {
            connection.timeLimits().onHeard();
            dispatch(this::read);
        }
    }

    private void dispatch(Runnable task) {
        Executor executor = virtualThreads == null ? getExecutor() : virtualThreads;
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopping) {
            // Nobody else will do it, and onClose has to be called.
            task.run();
        }
    }

    private void open() {
        boolean corked = nonBlocking && connection.writer().cork();
        delivery.open();
        if (corked) {
            connection.writer().uncork();
        }
        read();
    }

    private void read() {
        read(null);
    }

    /** Reads what there is; the answers are written at the end of the turn, or of the reading where there is none. */
    private void read(@Nullable Turn end) {
        boolean corked = nonBlocking && connection.writer().cork();
        Progress progress;
        try {
            progress = readAll();
        } catch (Throwable x) {
            LOG.debug("Read failed on {}", connection, x);
            progress = Progress.ENDED;
        } finally {
            if (corked) {
                uncork(end);
            }
        }
        switch (progress) {
            case DRAINED -> {
                releaseInput();
                awaitInput();
            }
            case YIELD -> dispatch(this::read);
            case PAUSED -> pause();
            case ENDED -> {
                releaseInput();
                end();
            }
        }
    }

    private void end() {
        receiver.release();
        connection.onLost("connection lost without a close frame");
        delivery.close();
        onEnd(READING_ENDED);
    }

    private void uncork(@Nullable Turn end) {
        if (end != null && connection.writer().hasQueued()) {
            end.atEnd(this);
        } else {
            connection.writer().uncork();
        }
    }

    private Progress readAll() throws IOException {
        if (!readLeftover()) {
            return Progress.PAUSED;
        }
        for (int fills = 0; fills < MAX_FILLS; fills++) {
            ByteBuffer buffer = borrowInput();
            if (!deliverAll(buffer)) {
                return Progress.PAUSED;
            }
            BufferUtil.clear(buffer);
            int filled = getEndPoint().fill(buffer);
            if (filled <= 0) {
                return filled == 0 ? Progress.DRAINED : Progress.ENDED;
            }
            bytesIn += filled;
            connection.timeLimits().onHeard();
            boolean drained = shortFillDrains && filled < buffer.capacity();
            if (!deliverAll(buffer)) {
                return Progress.PAUSED;
            }
            if (drained) {
                return Progress.DRAINED;
            }
        }
        return Progress.YIELD;
    }

    private boolean readLeftover() {
        ByteBuffer bytes = leftover;
        if (bytes == null) {
            return true;
        }
        if (!deliverAll(bytes)) {
            return false;
        }
        bytesIn += bytes.position();
        leftover = null;
        return true;
    }

    private ByteBuffer borrowInput() {
        RetainableByteBuffer borrowed = input;
        if (borrowed == null) {
            borrowed = pool.acquire(options.inputBufferSize(), true);
            input = borrowed;
        }
        return borrowed.getByteBuffer();
    }

    private void releaseInput() {
        RetainableByteBuffer borrowed = input;
        if (borrowed != null) {
            input = null;
            borrowed.release();
        }
    }

    private void awaitInput() {
        fillInterested(this);
        // One that was closed by another thread just before would never complete the interest: its key is gone from the
        // selector.
        if (!getEndPoint().isOpen() && getEndPoint() instanceof AbstractEndPoint closed) {
            closed.getFillInterest().onClose();
        }
    }

    private void pause() {
        PAUSED.set(this, 1);
        // The writer, or the end, may have come before the flag was set.
        if (!connection.isOpen() || !getEndPoint().isOpen()) {
            resume();
        } else {
            resumeIfDrained();
        }
    }

    /** Returns false when the peer has to read first, or the endpoint to ask; then the rest of the bytes stays in the buffer. */
    private boolean deliverAll(ByteBuffer bytes) {
        if (!deliverHeld()) {
            return false;
        }
        while (true) {
            if (bytes.hasRemaining() && receiver.isBetweenMessages()) {
                delivery.encodedFrames(bytes);
            }
            // While it closes, the peer's close frame has to be found.
            if (connection.writer().backlog() > HIGH_BACKLOG && connection.isOpen()) {
                return false;
            }
            if (receiver.limits() != connection.limits()) {
                receiver.setLimits(connection.limits());
            }
            // Even when all bytes are consumed there may be an event in what was inflated.
            Event event = receiver.receive(bytes);
            if (event == null) {
                return true;
            }
            if (!deliver(event)) {
                held = event;
                return false;
            }
        }
    }

    private boolean deliverHeld() {
        Event event = held;
        if (event == null) {
            return true;
        }
        if (!deliver(event)) {
            return false;
        }
        held = null;
        return true;
    }

    /** Returns false when the endpoint has to ask for it first. */
    private boolean deliver(Event event) {
        if (byDemand && isData(event) && connection.isOpen()) {
            if (demand == 0) {
                return false;
            }
            DEMAND.decrementAndGet(this);
        }
        delivery.event(event);
        return true;
    }

    private static boolean isData(Event event) {
        return event instanceof Event.Message || event instanceof Event.Part || event instanceof Event.Frame;
    }
}
