package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.EventListener;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading side of a connection: the Jetty connection that an HTTP connection is upgraded to.
 *
 * <p>All callbacks of the endpoint come from here, so they never run concurrently: from the completion of the upgrade, then from the
 * completions of fill interest, of which there is one at a time, or from {@link #resume}, which takes its place.
 *
 * <p>A peer that does not read what it asked for is not read either: while half of the send budget waits, or its source is half way to
 * losing it, no message is delivered. Nor is it read while a message is held that the endpoint has not asked for.
 */
public final class EndPointConnection
        implements org.eclipse.jetty.io.Connection,
                org.eclipse.jetty.io.Connection.UpgradeTo,
                Callback,
                ManagedSelector.SelectorUpdate {
    private static final Logger LOG = LoggerFactory.getLogger(EndPointConnection.class);

    /** Parts of the send budget, or of what a source retains, at which the peer is not read any more, and read again. */
    static final double HIGH_BACKLOG = 0.5;

    static final double LOW_BACKLOG = 0.25;

    private static final AtomicIntegerFieldUpdater<EndPointConnection> PAUSED =
            AtomicIntegerFieldUpdater.newUpdater(EndPointConnection.class, "paused");
    private static final AtomicIntegerFieldUpdater<EndPointConnection> ENDS =
            AtomicIntegerFieldUpdater.newUpdater(EndPointConnection.class, "ends");

    /** The endpoint is closed. */
    private static final int ENDPOINT_CLOSED = 1;
    /** The application has heard of the end, and what was borrowed for reading is given back. */
    private static final int READING_ENDED = 2;

    private final EndPoint endPoint;
    private final Executor executor;
    private final long createdMillis = System.currentTimeMillis();
    private final Role role;
    private final ConnectionRegistry registry;
    private final WebSocketConnection connection;
    private final Delivery delivery;
    /** Owned by the thread that reads, handed on through fill interest and the paused flag. */
    private final Input input;

    private final boolean nonBlocking;
    /** Runs the callbacks where the thread that reads must not be blocked and virtual threads are there. */
    private final @Nullable Executor virtualThreads;

    private final @Nullable Turn turn;

    /** Jetty's, of which there are seldom any. Copied when it changes. */
    private volatile List<Listener> listeners = List.of();

    private volatile int paused;
    /** A callback that may block has perhaps not returned. */
    private volatile boolean inCallback;
    /** What of the end has come about. */
    private volatile int ends;

    public EndPointConnection(EndPoint endPoint, Executor executor, ConnectionSetup setup) {
        this.endPoint = endPoint;
        this.executor = executor;
        this.role = setup.role();
        this.registry = setup.registry();
        this.nonBlocking = setup.webSocket() instanceof WebSocket.NonBlocking;
        this.virtualThreads = nonBlocking || !setup.options().virtualThreads()
                ? null
                : VirtualThreads.getDefaultVirtualThreadsExecutor();
        this.turn = setup.turn();
        this.connection = new WebSocketConnection(this, setup);
        this.delivery = new Delivery(setup.webSocket(), connection, registry);
        this.input = new Input(endPoint, connection, delivery, setup);
    }

    /** The connection that the endpoint is given. */
    public Connection connection() {
        return connection;
    }

    @Override
    public EndPoint getEndPoint() {
        return endPoint;
    }

    @Override
    public long getCreatedTimeStamp() {
        return createdMillis;
    }

    @Override
    public synchronized void addEventListener(EventListener listener) {
        if (listener instanceof Listener added) {
            listeners = Stream.concat(listeners.stream(), Stream.of(added)).toList();
        }
    }

    @Override
    public synchronized void removeEventListener(EventListener listener) {
        listeners = listeners.stream().filter(known -> known != listener).toList();
    }

    private void tellListeners(Consumer<Listener> what) {
        for (Listener listener : listeners) {
            try {
                what.accept(listener);
            } catch (Throwable x) {
                LOG.warn("{} failed", listener.getClass().getName(), x);
            }
        }
    }

    /** Bytes that came with the handshake; they are read after {@code onOpen}. */
    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        input.setLeftover(buffer);
    }

    @Override
    public void onOpen() {
        tellListeners(listener -> listener.onOpened(this));
        // The registry's timer looks after silence: it can tell the peer's silence from ours.
        endPoint.setIdleTimeout(0);
        registry.add(this);
        if (!endPoint.isOpen()) {
            // It was closed before this connection could hear of it.
            onEnd(ENDPOINT_CLOSED);
        }
        if (nonBlocking) {
            open();
        } else {
            dispatch(this::open);
        }
    }

    /** There is something to read. */
    @Override
    public void succeeded() {
        if (virtualThreads == null) {
            read(turn);
        } else {
            dispatch(this::read);
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
        tellListeners(listener -> listener.onClosed(this));
        connection.onEnded();
        // Nobody waits for input of a connection that is paused.
        resume();
        onEnd(ENDPOINT_CLOSED);
    }

    @Override
    public void close() {
        endPoint.close();
    }

    /** The endpoint's own idle time is off; the timer of the registry looks after silence. */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return true;
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
        return input.bytes();
    }

    @Override
    public long getBytesOut() {
        return connection.writer().bytesWritten();
    }

    Role role() {
        return role;
    }

    boolean isPaused() {
        return paused != 0;
    }

    boolean isListening() {
        return paused == 0 && !inCallback;
    }

    void tick(long nowNanos) {
        connection.timeLimits().tick(nowNanos);
    }

    void close(int closeCode, String reason, CloseCause cause) {
        connection.closing().close(closeCode, reason, cause);
    }

    /** See {@link Connection#whenClosed}. */
    CompletionStage<CloseStatus> whenClosed() {
        return delivery.whenClosed();
    }

    /** See {@link Connection#demand}. */
    void demand(long messages) {
        input.demand(messages);
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
        if (paused != 0 && connection.writer().backlog() <= LOW_BACKLOG && input.isAskedFor()) {
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
        // Nobody else will do it, and onClose has to be called.
        LastingTask.execute(task, virtualThreads == null ? executor : virtualThreads);
    }

    private void open() {
        boolean corked = nonBlocking && connection.writer().cork();
        setInCallback(true);
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
        Input.Progress progress;
        setInCallback(true);
        try {
            progress = input.read();
        } catch (Throwable x) {
            LOG.debug("Read failed on {}", connection, x);
            progress = Input.Progress.ENDED;
        } finally {
            setInCallback(false);
            if (corked) {
                uncork(end);
            }
        }
        switch (progress) {
            case DRAINED -> {
                input.rest();
                awaitInput();
            }
            case YIELD -> dispatch(this::read);
            case PAUSED -> pause();
            case ENDED -> end();
        }
    }

    private void end() {
        input.release();
        connection.closing().onLost();
        endPoint.close();
        delivery.close();
        onEnd(READING_ENDED);
    }

    private void setInCallback(boolean now) {
        if (!nonBlocking) {
            inCallback = now;
        }
    }

    private void uncork(@Nullable Turn end) {
        if (end != null && connection.writer().hasQueued()) {
            end.atEnd(this);
        } else {
            connection.writer().uncork();
        }
    }

    private void awaitInput() {
        endPoint.fillInterested(this);
        // One that was closed by another thread just before would never complete the interest: its key is gone from the
        // selector.
        if (!endPoint.isOpen() && endPoint instanceof AbstractEndPoint closed) {
            closed.getFillInterest().onClose();
        }
    }

    private void pause() {
        PAUSED.set(this, 1);
        // The writer, or the end, may have come before the flag was set.
        if (!connection.isOpen() || !endPoint.isOpen()) {
            resume();
        } else {
            resumeIfDrained();
        }
    }
}
