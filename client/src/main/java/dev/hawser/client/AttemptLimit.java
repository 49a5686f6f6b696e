package dev.hawser.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** How long an attempt may take: until there is a connection, and then until there is an answer. Any thread. */
final class AttemptLimit {
    private final HttpClient http;
    private final long handshakeMillis;
    private final Consumer<Throwable> abort;

    /** What looks after the step that is under way. Guarded by this. */
    private Scheduler.@Nullable Task task;
    /** Guarded by this. */
    private boolean ended;

    /** @param abort ends the attempt */
    AttemptLimit(Opening opening, Consumer<Throwable> abort) {
        this.http = opening.factory().http();
        this.handshakeMillis = opening.settings().handshakeTimeout().toMillis();
        this.abort = abort;
    }

    /** The attempt begins, or begins anew. Jetty may forget a request for which a connection was lost just before it got it. */
    void onBegin() {
        replace("no connection", 2 * http.getConnectTimeout() + handshakeMillis);
    }

    /** There is a connection. What trickles in would be no silence to an idle timeout. */
    void onConnected() {
        replace("no answer", handshakeMillis);
    }

    /** It is over. */
    synchronized void onEnd() {
        ended = true;
        cancel();
    }

    private synchronized void replace(String what, long millis) {
        if (!ended) {
            cancel();
            task = http.getScheduler()
                    .schedule(() -> abort.accept(new TimeoutException(what)), millis, TimeUnit.MILLISECONDS);
        }
    }

    private void cancel() {
        if (task != null) {
            task.cancel();
        }
    }
}
