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
                abort.accept(late);
                throw late;
            }
            return super.get();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            abort.accept(new CancellationException("the opening was cancelled"));
        }
        return cancelled;
    }
}
