package dev.hawser.client;

import dev.hawser.websocket.Connection;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Gives the opening up when it is cancelled, or when who waits for it has waited long enough. */
final class OpeningFuture extends CompletableFuture<Connection> {
    private final Consumer<Throwable> abort;

    // It is one or the other. Guarded by this, which is not held while anybody hears of it.
    /** Whether the connection is there, of which the endpoint hears first. */
    private boolean sure;
    /** Whether nobody will use a connection. */
    private boolean givenUp;

    OpeningFuture(Consumer<Throwable> abort) {
        this.abort = abort;
    }

    @Override
    public Connection get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return super.get(timeout, unit);
        } catch (TimeoutException late) {
            if (completeExceptionally(late)) {
                throw late;
            }
            return super.get();
        }
    }

    /**
     * From now on it cannot be cancelled: what the endpoint says and hears on its connection must not be lost with it, and it is
     * completed in a moment. Returns false when it has been given up.
     */
    synchronized boolean makeSure() {
        sure = !givenUp && !isDone();
        return sure;
    }

    /** By somebody who has waited long enough, as with {@link #orTimeout}. */
    @Override
    public boolean completeExceptionally(Throwable cause) {
        boolean first = fail(cause);
        if (first) {
            abort.accept(cause);
        }
        return first;
    }

    /** The attempt is over. */
    boolean fail(Throwable failure) {
        return super.completeExceptionally(failure);
    }

    /** Fails, unless it is sure. Returns false when it is. */
    boolean giveUp(Throwable failure) {
        boolean gone = decideToGiveUp();
        if (gone) {
            fail(failure);
        }
        return gone;
    }

    private synchronized boolean decideToGiveUp() {
        givenUp = !sure;
        return givenUp;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = decideToGiveUp() && super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            abort.accept(new CancellationException("the opening was cancelled"));
        }
        return cancelled;
    }
}
