package dev.hawser.connection;

import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to happen on a connection when nothing does: pings, the end of a silent peer, of one that does not read, and of one that does not
 * answer a close frame. The registry's timer looks once a second; no timer and no clock belong to a connection.
 */
final class TimeLimits {
    private static final Logger LOG = LoggerFactory.getLogger(TimeLimits.class);

    private final WebSocketConnection connection;
    private final ConnectionOptions options;

    private volatile Duration maxIdleTime;
    /** When this side sent its close frame, or 0. */
    private volatile long closingSinceNanos;
    /** Something came in since the timer last looked: a clock that is read for every message costs more than it tells. */
    private volatile boolean heard;
    /** How long the last answer to a ping took, or -1. Written by the thread that reads. */
    private volatile long roundTripNanos = -1;
    /** When the last ping was sent, which is also its payload. Written by the timer's thread. */
    private volatile long pingedAtNanos = System.nanoTime();

    /** When the timer last saw that something had come in. Owned by the timer's thread. */
    private long heardAtNanos = pingedAtNanos;

    TimeLimits(WebSocketConnection connection, ConnectionOptions options) {
        this.connection = connection;
        this.options = options;
        this.maxIdleTime = options.maxIdleTime();
    }

    Duration maxIdleTime() {
        return maxIdleTime;
    }

    void setMaxIdleTime(Duration idleTime) {
        if (idleTime.isNegative()) {
            throw new IllegalArgumentException("idle time " + idleTime + " is negative");
        }
        maxIdleTime = idleTime;
    }

    @Nullable
    Duration roundTrip() {
        long nanos = roundTripNanos;
        return nanos < 0 ? null : Duration.ofNanos(nanos);
    }

    /** Something has come in. */
    void onHeard() {
        // Reading it is free where writing it is not.
        if (!heard) {
            heard = true;
        }
    }

    /** Returns whether the pong answers the last keep-alive ping. */
    boolean onPong(ByteBuffer payload) {
        long pinged = pingedAtNanos;
        if (payload.remaining() != Long.BYTES || payload.getLong(payload.position()) != pinged) {
            return false;
        }
        roundTripNanos = Math.max(0, System.nanoTime() - pinged);
        return true;
    }

    boolean isClosing() {
        return closingSinceNanos != 0;
    }

    synchronized void onClosing() {
        if (closingSinceNanos == 0) {
            closingSinceNanos = System.nanoTime() | 1;
        }
    }

    /** Called by the timer. */
    void tick(long nowNanos) {
        if (closingSinceNanos != 0) {
            if (nowNanos - closingSinceNanos > options.closeTimeout().toNanos()) {
                connection
                        .closing()
                        .abort(
                                CloseCause.LOST,
                                "the peer did not complete the close handshake within "
                                        + seconds(options.closeTimeout()));
            }
            return;
        }
        if (connection.writer().blockedNanos(nowNanos) > options.writeTimeout().toNanos()) {
            LOG.info("Dropping {}: slow reader, it read nothing for {}", connection, seconds(options.writeTimeout()));
            connection
                    .closing()
                    .abort(CloseCause.SLOW_READER, "the peer read nothing for " + seconds(options.writeTimeout()));
            return;
        }
        if (!isIdle(nowNanos)) {
            pingIfDue(nowNanos);
        }
    }

    private boolean isIdle(long nowNanos) {
        // Nothing is heard from a peer that this side does not read.
        if (heard || !connection.isListening()) {
            heard = false;
            heardAtNanos = nowNanos;
        }
        Duration idle = maxIdleTime;
        if (idle.isZero() || nowNanos - heardAtNanos <= idle.toNanos()) {
            return false;
        }
        connection.closing().fail(CloseCode.GOING_AWAY, "idle: nothing received for " + seconds(idle), CloseCause.IDLE);
        return true;
    }

    private void pingIfDue(long nowNanos) {
        long interval = options.pingInterval().toNanos();
        if (interval > 0 && nowNanos - pingedAtNanos > interval) {
            pingedAtNanos = nowNanos;
            connection
                    .writer()
                    .sendPing(ByteBuffer.allocate(Long.BYTES).putLong(nowNanos).flip());
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
