package dev.hawser.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time write to an endpoint: whoever has something to write when nobody writes. Others leave it to that thread, which
 * looks again before it stops, and when the peer is behind, whoever completes the endpoint's write goes on. So nobody waits.
 */
abstract class SerialWriter implements Callback {
    /** Nobody writes. */
    private static final int IDLE = 0;
    /** One thread writes. */
    private static final int WRITING = 1;
    /** One thread writes, and has to look again before it stops. */
    private static final int WRITING_AGAIN = 2;
    /** The writing thread is handing the rest over to the endpoint. */
    private static final int AWAITING = 3;
    /** The endpoint took the rest at once: the writing thread goes on. */
    private static final int TAKEN = 4;
    /** The peer is behind; whoever completes the endpoint's write goes on. */
    private static final int BLOCKED = 5;
    /** The network is gone. Final. */
    private static final int FAILED = 6;
    /** Nobody writes; the thread that reads will, when it has read. */
    private static final int CORKED = 7;

    private static final AtomicIntegerFieldUpdater<SerialWriter> STATE =
            AtomicIntegerFieldUpdater.newUpdater(SerialWriter.class, "state");

    private final EndPoint endPoint;

    private volatile int state = IDLE;

    // Of the endpoint's write; only meaningful in BLOCKED.
    private volatile @Nullable ByteBuffer awaited;
    /** When the peer fell behind, or was last seen to read. */
    private volatile long blockedSinceNanos;
    /** What it had not read then. */
    private volatile int blockedBytes;

    SerialWriter(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    /** What the endpoint has been given is written. Called by the writing thread, before anything else. */
    abstract void onTaken();

    /** Writes what there is; returns false when {@link #handOver} did. Called by the writing thread. */
    abstract boolean writeAll() throws IOException;

    /** All that there was is written. Nobody writes any more, or another thread does. */
    abstract void onIdle();

    /** Nothing can be written any more. Called once. */
    abstract void onFailed(Throwable x);

    /** Writes what there is, unless another thread does, or the peer is behind: then that thread sees it too. */
    final void wake() {
        if (acquire()) {
            drain();
        }
    }

    /**
     * Holds back everything that is sent until {@link #uncork}, or until the budget is reached, so that the answers to what came in
     * together go out together.
     *
     * @return false when it is being written already; then there is nothing to uncork
     */
    final boolean cork() {
        return STATE.compareAndSet(this, IDLE, CORKED);
    }

    /** Writes what {@link #cork} holds back; returns false when it does not. */
    final boolean uncork() {
        if (STATE.compareAndSet(this, CORKED, WRITING)) {
            drain();
            return true;
        }
        return false;
    }

    /** How long the peer has read nothing of what waits for it, or 0. Called by the timer. */
    final long blockedNanos(long nowNanos) {
        ByteBuffer waiting = awaited;
        if (state != BLOCKED || waiting == null) {
            return 0;
        }
        // The endpoint moves the buffer's position as the peer reads; here it may be seen late, which costs one tick.
        int left = waiting.remaining();
        if (left != blockedBytes) {
            blockedBytes = left;
            blockedSinceNanos = nowNanos;
        }
        return Math.max(0, nowNanos - blockedSinceNanos);
    }

    /** Hands bytes to the endpoint; returns true when it took them at once. Called by the writing thread. */
    final boolean handOver(ByteBuffer bytes) {
        awaited = bytes;
        state = AWAITING;
        endPoint.write(this, bytes);
        blockedBytes = bytes.remaining();
        blockedSinceNanos = System.nanoTime();
        if (STATE.compareAndSet(this, AWAITING, BLOCKED)) {
            return false;
        }
        awaited = null;
        return STATE.compareAndSet(this, TAKEN, WRITING);
    }

    @Override
    public final void succeeded() {
        if (STATE.compareAndSet(this, AWAITING, TAKEN)) {
            return;
        }
        if (STATE.compareAndSet(this, BLOCKED, WRITING)) {
            awaited = null;
            drain();
        }
    }

    @Override
    public final void failed(Throwable x) {
        if (STATE.getAndSet(this, FAILED) != FAILED) {
            awaited = null;
            onFailed(x);
        }
    }

    @Override
    public final InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private boolean acquire() {
        while (true) {
            switch (state) {
                case IDLE -> {
                    if (STATE.compareAndSet(this, IDLE, WRITING)) {
                        return true;
                    }
                }
                case WRITING -> {
                    if (STATE.compareAndSet(this, WRITING, WRITING_AGAIN)) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
    }

    private void drain() {
        try {
            onTaken();
            while (writeAll()) {
                if (STATE.compareAndSet(this, WRITING, IDLE)) {
                    onIdle();
                    return;
                }
                state = WRITING;
            }
        } catch (Throwable x) {
            failed(x);
        }
    }
}
