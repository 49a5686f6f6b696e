package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.FrameConnection;
import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import dev.hawser.websocket.SendOutcome;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's side of a connection, and what its reading and its writing side share. Any thread.
 */
final class WebSocketConnection implements FrameConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final EndPointConnection pump;
    private final EndPoint endPoint;
    private final FrameWriter writer;
    private final TimeLimits timeLimits;
    private final Closing closing;
    private final @Nullable String protocol;
    private final ConnectionOptions options;
    private final boolean takesCompressed;

    private volatile Limits limits;

    /** Who waits for the connection to be writable. Written under the lock of this, read without. */
    private volatile @Nullable List<CompletableFuture<Void>> waitingToWrite;

    WebSocketConnection(EndPointConnection pump, ConnectionSetup setup) {
        this.pump = pump;
        this.endPoint = pump.getEndPoint();
        this.protocol = setup.protocol();
        this.options = setup.options();
        this.limits = options.limits();
        this.timeLimits = new TimeLimits(this, options);
        this.closing = new Closing(this, endPoint);
        this.takesCompressed =
                setup.compression() != null && setup.compression().isAnybodys(setup.role());
        this.writer = new FrameWriter(
                this, endPoint, setup.pool(), new Framing(setup, FrameTrace.of(endPoint)), options.sendBudget());
    }

    @Override
    public @Nullable String getProtocol() {
        return protocol;
    }

    @Override
    public boolean isOpen() {
        return !closing.hasBegun();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() {
        return endPoint.getRemoteSocketAddress();
    }

    @Override
    public SendOutcome sendMessage(String data) {
        return sendMessage(MessageType.TEXT, ByteBuffer.wrap(TextEncoder.encode(data)));
    }

    @Override
    public SendOutcome sendMessage(byte[] data, int offset, int length) {
        return sendMessage(MessageType.BINARY, ByteBuffer.wrap(data, offset, length));
    }

    @Override
    public SendOutcome sendMessage(MessageType type, ByteBuffer payload) {
        return send(type.opcode(), true, payload);
    }

    @Override
    public SendOutcome sendFrame(Opcode opcode, boolean fin, ByteBuffer payload) {
        if (opcode.isControl()) {
            throw new IllegalArgumentException(opcode + " is not the opcode of a data frame (RFC 6455 section 5.6)");
        }
        return send(opcode, fin, payload);
    }

    private SendOutcome send(Opcode opcode, boolean fin, ByteBuffer payload) {
        if (!isOpen()) {
            return SendOutcome.CLOSED;
        }
        SendOutcome outcome = writer.send(opcode, fin, payload);
        if (outcome == SendOutcome.OVER_BUDGET) {
            String reason = "slow reader: more than " + options.sendBudget() + " bytes wait to be sent";
            LOG.info("Closing {}: {}", this, reason);
            closing.close(CloseCode.TRY_AGAIN_LATER, reason, CloseCause.SLOW_READER);
        }
        return outcome;
    }

    @Override
    public void sendPing(ByteBuffer payload) {
        if (payload.remaining() > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(
                    "ping payload " + payload.remaining() + " > 125 bytes (RFC 6455 section 5.5)");
        }
        writer.sendPing(payload);
    }

    @Override
    public void batch(Runnable sends) {
        boolean corked = writer.cork();
        try {
            sends.run();
        } finally {
            if (corked) {
                writer.uncork();
            }
        }
    }

    @Override
    public CompletionStage<Void> whenWritten() {
        return writer.whenWritten();
    }

    @Override
    public boolean isWritable() {
        return isOpen() && writer.backlog() < EndPointConnection.HIGH_BACKLOG;
    }

    @Override
    public CompletionStage<Void> whenWritable() {
        CompletableFuture<Void> writable = new CompletableFuture<>();
        synchronized (this) {
            List<CompletableFuture<Void>> waiting = waitingToWrite == null ? new ArrayList<>(1) : waitingToWrite;
            waiting.add(writable);
            waitingToWrite = waiting;
        }
        // It may have become writable, or have ended, before.
        completeWritable(isWritable());
        return writable;
    }

    @Override
    public void demand(long messages) {
        pump.demand(messages);
    }

    @Override
    public void setSource(FrameSource source) {
        writer.setSource(source);
    }

    @Override
    public void wake() {
        writer.wake();
    }

    @Override
    public void close() {
        close(CloseCode.NORMAL, "");
    }

    @Override
    public void close(int closeCode, String reason) {
        closing.close(closeCode, reason, CloseCause.APPLICATION);
    }

    @Override
    public void abort() {
        closing.abort(CloseCause.APPLICATION, "dropped by this side");
    }

    @Override
    public @Nullable CloseCause getCloseCause() {
        return closing.cause();
    }

    @Override
    public CompletionStage<CloseStatus> whenClosed() {
        return pump.whenClosed();
    }

    @Override
    public @Nullable Duration getRoundTrip() {
        return timeLimits.roundTrip();
    }

    @Override
    public boolean takesCompressed() {
        return takesCompressed;
    }

    @Override
    public long getQueuedBytes() {
        return writer.queuedBytes();
    }

    @Override
    public int getMaxTextMessageSize() {
        return limits.maxTextMessageSize();
    }

    @Override
    public void setMaxTextMessageSize(int bytes) {
        Limits old = limits;
        limits = new Limits(bytes, old.maxBinaryMessageSize(), old.maxFragments());
    }

    @Override
    public int getMaxBinaryMessageSize() {
        return limits.maxBinaryMessageSize();
    }

    @Override
    public void setMaxBinaryMessageSize(int bytes) {
        Limits old = limits;
        limits = new Limits(old.maxTextMessageSize(), bytes, old.maxFragments());
    }

    @Override
    public Duration getMaxIdleTime() {
        return timeLimits.maxIdleTime();
    }

    @Override
    public void setMaxIdleTime(Duration idleTime) {
        timeLimits.setMaxIdleTime(idleTime);
    }

    @Override
    public String toString() {
        return "WebSocket connection with " + endPoint.getRemoteSocketAddress();
    }

    Limits limits() {
        return limits;
    }

    FrameWriter writer() {
        return writer;
    }

    TimeLimits timeLimits() {
        return timeLimits;
    }

    Closing closing() {
        return closing;
    }

    Role role() {
        return pump.role();
    }

    /** Whether what the peer sends now is read now. */
    boolean isListening() {
        return pump.isListening();
    }

    /** Writes the close frame behind all that is queued. */
    void sendClose(ByteBuffer payload) {
        timeLimits.onClosing();
        writer.sendClose(payload);
        // The answer has to be read, even from a peer that was not read because it did not read.
        pump.resume();
    }

    void onWritten() {
        pump.resumeIfDrained();
        if (waitingToWrite != null && writer.backlog() <= EndPointConnection.LOW_BACKLOG) {
            completeWritable(true);
        }
    }

    /** The endpoint is closed: nothing will be written any more. */
    void onEnded() {
        closing.onLost();
        writer.clear();
        completeWritable(false);
    }

    /** What somebody waited for has come about. */
    void complete(@Nullable List<CompletableFuture<Void>> waiting) {
        if (waiting != null && !waiting.isEmpty()) {
            pump.runForApplication(() -> waiting.forEach(future -> future.complete(null)));
        }
    }

    /** What somebody waited for will not come about. */
    void fail(@Nullable List<CompletableFuture<Void>> waiting) {
        if (waiting != null && !waiting.isEmpty()) {
            pump.runForApplication(
                    () -> waiting.forEach(future -> future.completeExceptionally(FrameQueue.endedFirst())));
        }
    }

    private void completeWritable(boolean writable) {
        if (!writable && isOpen()) {
            return;
        }
        List<CompletableFuture<Void>> waiting;
        synchronized (this) {
            waiting = waitingToWrite;
            waitingToWrite = null;
        }
        if (writable) {
            complete(waiting);
        } else {
            fail(waiting);
        }
    }
}
