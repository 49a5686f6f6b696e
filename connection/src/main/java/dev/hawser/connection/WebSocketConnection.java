package dev.hawser.connection;

import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.FrameSource;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's side of a connection, and the state that its reading and its writing side share: how it came to close.
 *
 * <p>The first cause decides what {@code onClose} says; the reading side says it, after the last message. Then TCP is shut down: this side
 * says that it is done and reads on until the peer is too, because closing a socket with unread bytes would reset it, and the peer would
 * lose the close frame.
 */
final class WebSocketConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    /** How a connection ended: what {@code onClose} says. */
    record Closure(int code, String reason) {}

    private static final AtomicReferenceFieldUpdater<WebSocketConnection, Closure> CLOSURE =
            AtomicReferenceFieldUpdater.newUpdater(WebSocketConnection.class, Closure.class, "closure");

    private final EndPointConnection pump;
    private final EndPoint endPoint;
    private final FrameWriter writer;
    private final @Nullable String protocol;
    private final ConnectionOptions options;

    private volatile Limits limits;
    private volatile Duration maxIdleTime;
    /** The first cause of the end, or null while there is none. */
    private volatile @Nullable Closure closure;
    /** When this side sent its close frame, or 0. */
    private volatile long closingSinceNanos;

    private volatile boolean closeWritten;
    /** This side gave up; it does not wait for the peer to shut down TCP. */
    private volatile boolean failed;
    /** Owned by the timer's thread. */
    private long pingedAtNanos = System.nanoTime();

    WebSocketConnection(EndPointConnection pump, EndPointConnection.Setup setup) {
        this.pump = pump;
        this.endPoint = pump.getEndPoint();
        this.protocol = setup.protocol();
        this.options = setup.options();
        this.limits = options.limits();
        this.maxIdleTime = options.maxIdleTime();
        this.writer = new FrameWriter(this, endPoint, setup.pool(), setup.maskingKeys(), options.sendBudget());
    }

    @Override
    public @Nullable String getProtocol() {
        return protocol;
    }

    @Override
    public boolean isOpen() {
        return closure == null && closingSinceNanos == 0;
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
        if (!isOpen()) {
            return SendOutcome.CLOSED;
        }
        SendOutcome outcome = writer.send(type.opcode(), payload);
        if (outcome == SendOutcome.OVER_BUDGET) {
            String reason = "slow reader: more than " + options.sendBudget() + " bytes wait to be sent";
            LOG.info("Closing {}: {}", this, reason);
            close(CloseCode.TRY_AGAIN_LATER, reason);
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
        if (!CloseCode.isValidOnWire(closeCode)) {
            throw new IllegalArgumentException(
                    "close code " + closeCode + " may not be on the wire (RFC 6455 section 7.4)");
        }
        sendClose(FrameEncoder.closePayload(closeCode, reason));
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
        return maxIdleTime;
    }

    @Override
    public void setMaxIdleTime(Duration idleTime) {
        if (idleTime.isNegative()) {
            throw new IllegalArgumentException("idle time " + idleTime + " is negative");
        }
        maxIdleTime = idleTime;
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

    /** How the connection ended, for {@code onClose}; only once there is a cause. */
    Closure closure() {
        Closure cause = closure;
        return cause == null ? new Closure(CloseCode.ABNORMAL, "") : cause;
    }

    /** Fails the connection (RFC 6455 section 7.1.7): says why in a close frame, and takes no more messages. Any thread. */
    void fail(int closeCode, String reason) {
        if (CLOSURE.compareAndSet(this, null, new Closure(closeCode, reason))) {
            LOG.debug("Failing {}: {} {}", this, closeCode, reason);
        }
        failed = true;
        sendClose(FrameEncoder.closePayload(closeCode, reason));
        shutdownIfDone();
    }

    /** Drops TCP. Any thread. */
    void abort(String reason) {
        if (CLOSURE.compareAndSet(this, null, new Closure(CloseCode.ABNORMAL, reason))) {
            LOG.debug("Dropping {}: {}", this, reason);
        }
        endPoint.close();
    }

    /** The peer's close frame has come (RFC 6455 section 5.5.1): it is answered with the same code, unless it is the answer. */
    void onCloseReceived(int closeCode, String reason) {
        CLOSURE.compareAndSet(this, null, new Closure(closeCode, reason));
        sendClose(closeCode == CloseCode.NO_STATUS ? NO_PAYLOAD : FrameEncoder.closePayload(closeCode, ""));
        shutdownIfDone();
    }

    /** The peer is gone without a close frame. */
    void onLost(String reason) {
        CLOSURE.compareAndSet(this, null, new Closure(CloseCode.ABNORMAL, reason));
        endPoint.close();
    }

    void onCloseWritten() {
        closeWritten = true;
        shutdownIfDone();
    }

    void onWriteFailed(Throwable x) {
        CLOSURE.compareAndSet(this, null, new Closure(CloseCode.ABNORMAL, "connection lost while writing"));
        LOG.debug("Write failed on {}", this, x);
        endPoint.close();
    }

    void onWritten() {
        pump.resumeIfDrained();
    }

    /** Looks after the time limits. Called by the registry's timer. */
    void tick(long nowNanos) {
        if (closingSinceNanos != 0) {
            if (nowNanos - closingSinceNanos > options.closeTimeout().toNanos()) {
                abort("the peer did not complete the close handshake within " + seconds(options.closeTimeout()));
            }
            return;
        }
        if (writer.blockedNanos(nowNanos) > options.writeTimeout().toNanos()) {
            LOG.info("Dropping {}: slow reader, it read nothing for {}", this, seconds(options.writeTimeout()));
            abort("the peer read nothing for " + seconds(options.writeTimeout()));
            return;
        }
        if (!pump.isPaused()) {
            checkSilence(nowNanos, pump.silentNanos(nowNanos));
        }
    }

    private void checkSilence(long nowNanos, long silentNanos) {
        Duration idle = maxIdleTime;
        if (!idle.isZero() && silentNanos > idle.toNanos()) {
            fail(CloseCode.GOING_AWAY, "idle: nothing received for " + seconds(idle));
            return;
        }
        long interval = options.pingInterval().toNanos();
        if (interval > 0 && silentNanos > interval && nowNanos - pingedAtNanos > interval) {
            pingedAtNanos = nowNanos;
            writer.sendPing(NO_PAYLOAD);
        }
    }

    private void sendClose(ByteBuffer payload) {
        // Before the frame is queued, because it may be written, and answered, before sendClose returns. Never 0.
        synchronized (this) {
            if (closingSinceNanos == 0) {
                closingSinceNanos = System.nanoTime() | 1;
            }
        }
        writer.sendClose(payload);
        // The answer has to be read, even from a peer that was not read because it did not read.
        pump.resume();
    }

    /** After a whole close handshake the server closes TCP first (RFC 6455 section 7.1.1), so that it is the client that waits. */
    private void shutdownIfDone() {
        if (closeWritten && closure != null && (failed || !pump.isClient())) {
            endPoint.shutdownOutput();
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
