package dev.hawser.roomsclient;

import dev.hawser.client.Opener;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the transport of each connection ({@code docs/wire-protocol.md} section 8.5): the next one when one does not get through, as is the case with
 * some proxies, and the first one again after a while.
 */
final class Transports implements Opener {
    /** A connection that was lost so soon after its welcome may have been killed by what is in between. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final int FAILURES = 3;

    /** Statuses by which a server asks for time, whatever the transport. */
    private static final Set<Integer> LATER = Set.of(429, 503);

    private static final int NONE = -1;

    private final WebSocketClient client;
    private final URI uri;
    private final Hold hold;
    private final HttpPost post;
    private final List<Transport> allowed;
    private final Duration returnAfter;

    // Owned by the session's turn.
    private int present;
    /** Where to go back to when the first one still fails; {@link #NONE} where it was not left. */
    private int fallBack = NONE;
    /** Attempts in a row that have not lasted. */
    private int failures;

    private long sinceNanos;
    private @Nullable Attempt attempt;

    Transports(WebSocketClient client, URI uri, Hold hold, RoomsClientOptions options) {
        this.client = client;
        this.uri = uri;
        this.hold = hold;
        this.post = new HttpPost(client, uri, hold::inTurn);
        this.allowed = options.transports();
        this.returnAfter = options.returnAfter();
    }

    @Override
    public CompletableFuture<Connection> open(WebSocket endpoint) {
        Attempt next = new Attempt(endpoint);
        hold.inTurn(() -> {
            attempt = next;
            if (present > 0 && untilReturn().isZero()) {
                // If that fails once, the fall-back comes back.
                fallBack = present;
                present = 0;
                failures = FAILURES - 1;
            }
            next.go();
        });
        return next;
    }

    private Duration untilReturn() {
        Duration left = returnAfter.minusNanos(hold.nanoTime() - sinceNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The server has taken the session on the present connection. */
    void welcomed() {
        Attempt now = attempt;
        if (now == null || now.welcomed) {
            return;
        }
        now.welcomed = true;
        now.welcomedNanos = hold.nanoTime();
        if (present > 0) {
            hold.later(untilReturn(), () -> {
                if (!now.over) {
                    hold.abandon("the first transport is tried again");
                }
            });
        }
    }

    /** An attempt is over, or its connection. */
    private void ended(boolean lasted) {
        if (lasted) {
            failures = 0;
        } else if (++failures >= FAILURES) {
            present = fallBack == NONE ? (present + 1) % allowed.size() : fallBack;
            fallBack = NONE;
            failures = 0;
            sinceNanos = hold.nanoTime();
        }
    }

    /** One attempt, and what becomes of its connection. */
    private final class Attempt extends CompletableFuture<Connection> {
        private final WebSocket endpoint;

        /** What opens a WebSocket, or null before it does, and on a fall-back. Written by the session's turn. */
        private volatile @Nullable CompletableFuture<Connection> socket;

        // Owned by the session's turn.
        private Runnable giveUp = () -> {};
        private boolean welcomed;
        private long welcomedNanos;
        private boolean over;

        Attempt(WebSocket endpoint) {
            this.endpoint = endpoint;
        }

        void go() {
            if (isDone()) {
                return;
            }
            Transport transport = allowed.get(present);
            CompletableFuture<Connection> opening;
            if (transport == Transport.WEBSOCKET) {
                opening = client.open(uri, endpoint);
                socket = opening;
                giveUp = () -> opening.cancel(true);
            } else {
                opening = new CompletableFuture<>();
                boolean streams = transport == Transport.SSE;
                HttpConversation conversation = new HttpConversation(hold.session(), hold, post, streams, opening);
                giveUp = conversation::giveUp;
                conversation.open();
            }
            opening.whenComplete((connection, failure) -> opened(transport, connection, failure));
        }

        private void opened(Transport transport, @Nullable Connection connection, @Nullable Throwable failure) {
            if (connection == null) {
                hold.inTurn(this::end);
                if (failure instanceof CancellationException) {
                    super.cancel(false);
                } else {
                    completeExceptionally(reasonOf(transport, failure));
                }
                return;
            }
            connection.whenClosed().thenAccept(status -> hold.inTurn(this::end));
            if (!complete(connection)) {
                connection.abort();
            }
        }

        private void end() {
            if (!over) {
                over = true;
                ended(welcomed && hold.nanoTime() - welcomedNanos >= SOON.toNanos());
            }
        }

        /** Where the session may have heard of its WebSocket already, the connection comes, and this is not cancelled. */
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            CompletableFuture<Connection> opening = socket;
            if (opening != null) {
                return opening.cancel(mayInterruptIfRunning);
            }
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            hold.inTurn(() -> {
                giveUp.run();
                end();
            });
            return cancelled;
        }
    }

    /**
     * A WebSocket that is refused says nothing of the other transports, whatever the status: what is in between may not know what was asked for. So it is
     * a lost one, as it is to a browser, and the word of the server is that which another transport brings.
     */
    private Throwable reasonOf(Transport transport, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            return new IllegalStateException("no failure");
        }
        boolean others = transport == Transport.WEBSOCKET && allowed.size() > 1;
        if (others
                && cause instanceof WebSocketOpenException refusal
                && (refusal.status() > 0 || refusal.step() == OpeningStep.HANDSHAKE)
                && !LATER.contains(refusal.status())) {
            return new WebSocketOpenException(
                    String.valueOf(refusal.getMessage()), OpeningStep.HTTP, 0, refusal.retryAfter(), refusal);
        }
        return cause;
    }
}
