package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a connection comes to close. Its reading side, its writing side, its timer and the application may all begin it, at the same time.
 *
 * <p>The first cause decides what {@code onClose} says; the reading side says it, after the last message. Then TCP is shut down: this side
 * says that it is done and reads on until the peer is too, because closing a socket with unread bytes would reset it, and the peer would
 * lose the close frame.
 *
 * <p>Any thread.
 */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    private static final AtomicReferenceFieldUpdater<Closing, CloseStatus> STATUS =
            AtomicReferenceFieldUpdater.newUpdater(Closing.class, CloseStatus.class, "status");

    private final WebSocketConnection connection;
    private final EndPoint endPoint;

    /** The first cause of the end, or null while there is none. */
    private volatile @Nullable CloseStatus status;
    /** Why this side began to close, or null while it has not. */
    private volatile @Nullable CloseCause began;

    private volatile boolean closeWritten;
    /** This side gave up; it does not wait for the peer to shut down TCP. */
    private volatile boolean failed;

    Closing(WebSocketConnection connection, EndPoint endPoint) {
        this.connection = connection;
        this.endPoint = endPoint;
    }

    boolean hasBegun() {
        return status != null || began != null;
    }

    /** Who or what began; null while nobody did. */
    @Nullable
    CloseCause cause() {
        // Who began decides; the answer of the peer comes after.
        CloseCause own = began;
        CloseStatus ended = status;
        return own != null ? own : ended == null ? null : ended.cause();
    }

    /** How the connection ended, for {@code onClose}; only once there is a cause. */
    CloseStatus status() {
        CloseStatus ended = status;
        CloseCause own = began;
        if (ended == null) {
            return new CloseStatus(CloseCode.ABNORMAL, "", own == null ? CloseCause.LOST : own);
        }
        return own == null ? ended : new CloseStatus(ended.closeCode(), ended.reason(), own);
    }

    /** Begins the close handshake. */
    void close(int closeCode, String reason, CloseCause cause) {
        if (!CloseCode.isValidOnWire(closeCode)) {
            throw new IllegalArgumentException(
                    "close code " + closeCode + " may not be on the wire (RFC 6455 section 7.4)");
        }
        sendClose(FrameEncoder.closePayload(closeCode, reason), cause);
    }

    /** Fails the connection (RFC 6455 section 7.1.7): says why in a close frame, and takes no more messages. */
    void fail(int closeCode, String reason, CloseCause cause) {
        if (end(closeCode, reason, cause)) {
            LOG.debug("Failing {}: {} {}", connection, closeCode, reason);
        }
        failed = true;
        sendClose(FrameEncoder.closePayload(closeCode, reason), cause);
        shutdownIfDone();
    }

    /** Drops TCP. */
    void abort(CloseCause cause, String reason) {
        if (end(CloseCode.ABNORMAL, reason, cause)) {
            LOG.debug("Dropping {}: {}", connection, reason);
        }
        endPoint.close();
    }

    /** The peer's close frame has come (RFC 6455 section 5.5.1): it is answered with the same code, unless it is the answer. */
    void onCloseReceived(int closeCode, String reason) {
        end(closeCode, reason, CloseCause.PEER);
        sendClose(
                closeCode == CloseCode.NO_STATUS ? NO_PAYLOAD : FrameEncoder.closePayload(closeCode, ""),
                CloseCause.PEER);
        shutdownIfDone();
    }

    void onCloseWritten() {
        closeWritten = true;
        shutdownIfDone();
    }

    void onWriteFailed(Throwable x) {
        end(CloseCode.ABNORMAL, "connection lost while writing", CloseCause.LOST);
        LOG.debug("Write failed on {}", connection, x);
        endPoint.close();
    }

    /** TCP has ended; unless a close frame has come before, that is the cause. */
    void onLost() {
        end(CloseCode.ABNORMAL, "connection lost without a close frame", CloseCause.LOST);
    }

    /** Returns whether this was the first cause. */
    private boolean end(int closeCode, String reason, CloseCause cause) {
        return STATUS.compareAndSet(this, null, new CloseStatus(closeCode, reason, cause));
    }

    private void sendClose(ByteBuffer payload, CloseCause cause) {
        // Before the frame is queued, because it may be written, and answered, before sendClose returns.
        synchronized (this) {
            if (began == null) {
                // Whatever has ended it before began: the answer to it, or a close that is too late, does not.
                CloseStatus ended = status;
                began = ended == null ? cause : ended.cause();
            }
        }
        connection.sendClose(payload);
    }

    /** After a whole close handshake the server closes TCP first (RFC 6455 section 7.1.1), so that it is the client that waits. */
    private void shutdownIfDone() {
        if (closeWritten && status != null && (failed || connection.role() == Role.SERVER)) {
            endPoint.shutdownOutput();
        }
    }
}
