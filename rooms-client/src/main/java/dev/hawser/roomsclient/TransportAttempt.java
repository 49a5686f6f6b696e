package dev.hawser.roomsclient;

import dev.hawser.client.Loss;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.ReopeningRules;
import dev.hawser.client.ReopeningVerdict;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection by the present transport, and in the first round by those behind it, too; and what becomes of the connection. Who waits
 * for one knows nothing of the round: it gets a connection when the server was heard on it, or when no other transport is left.
 */
final class TransportAttempt extends CompletableFuture<Connection> {
    /** Statuses by which a server asks for time, whatever the transport. */
    private static final Set<Integer> LATER = Set.of(429, 503);

    private final Transports transports;
    private final Hold hold;
    private final ReopeningRules rules;
    private final Duration patience;
    private final Supplier<CompletableFuture<Connection>> webSockets;
    private final HttpPost post;

    /** What opens a WebSocket, or null before it does, and on a fall-back. Written by the session's turn. */
    private volatile @Nullable CompletableFuture<Connection> socket;

    /** Who waits for the connection does not any more. */
    private volatile boolean expired;

    /** Owned by the session's turn. */
    private @Nullable Way way;

    /**
     * @param patience what a transport has in the first round for the server to be heard
     * @param webSockets begins to open one
     */
    TransportAttempt(
            Transports transports,
            Hold hold,
            ReopeningRules rules,
            Duration patience,
            Supplier<CompletableFuture<Connection>> webSockets,
            HttpPost post) {
        this.transports = transports;
        this.hold = hold;
        this.rules = rules;
        this.patience = patience;
        this.webSockets = webSockets;
        this.post = post;
    }

    /** Begins with the present transport, in turn. */
    void go() {
        if (!isDone()) {
            Way next = new Way(transports.present());
            way = next;
            next.begin();
        }
    }

    /** Where the session may have heard of its WebSocket already, the connection comes, and this is not cancelled. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        CompletableFuture<Connection> opening = socket;
        expired = true;
        // One that has failed is followed by another transport in the next turn, which there is none of any more.
        boolean none = opening == null || opening.isCompletedExceptionally();
        boolean cancelled = (none || opening.cancel(mayInterruptIfRunning)) && super.cancel(mayInterruptIfRunning);
        hold.inTurn(() -> {
            if (!isCancelled()) {
                expired = false;
                transports.heard();
            } else if (way != null) {
                way.drop();
            }
        });
        return cancelled;
    }

    /** The connection that there is, if there is one, is that of the attempt. In turn. */
    void handOver() {
        if (way != null) {
            way.handOver();
        }
    }

    /** Returns whether this is the first welcome on the present connection. In turn. */
    boolean welcomed() {
        return way != null && way.welcomed();
    }

    /** Whether there is no connection any more. In turn. */
    boolean isOver() {
        return way == null || way.over;
    }

    /** How one transport fares. Owned by the session's turn. */
    private final class Way {
        private final Transport transport;

        /** Gives the opening up; false where the connection is about to come. */
        private BooleanSupplier giveUp = () -> true;

        private @Nullable Connection connection;
        /** Nobody waits for it any more, as when it has had its time in the first round: a connection that comes all the same has to go. */
        private boolean dropped;

        private boolean welcomed;
        private long welcomedNanos;
        private boolean over;

        Way(Transport transport) {
            this.transport = transport;
        }

        void begin() {
            opening()
                    .whenComplete((opened, failure) -> hold.inTurn(() -> {
                        if (opened == null) {
                            failed(failure);
                        } else {
                            opened(opened);
                        }
                    }));
            if (transports.hasUntried()) {
                hold.later(patience, this::hurry);
            }
        }

        private CompletableFuture<Connection> opening() {
            if (transport == Transport.WEBSOCKET) {
                CompletableFuture<Connection> opening = webSockets.get();
                socket = opening;
                giveUp = () -> opening.cancel(true);
                return opening;
            }
            CompletableFuture<Connection> opening = new CompletableFuture<>();
            socket = null;
            boolean streams = transport == Transport.SSE;
            HttpConversation conversation = new HttpConversation(hold.session(), hold, post, streams, opening);
            giveUp = conversation::cancel;
            conversation.open();
            return opening;
        }

        private void opened(Connection opened) {
            connection = opened;
            opened.whenClosed().thenAccept(status -> hold.inTurn(() -> closed(status)));
            if (dropped) {
                opened.abort();
            } else if (!transports.hasUntried()) {
                handOver();
            }
        }

        void handOver() {
            if (connection != null && !dropped) {
                complete(connection);
            }
        }

        boolean welcomed() {
            boolean first = !welcomed;
            if (first) {
                welcomed = true;
                welcomedNanos = hold.nanoTime();
            }
            return first;
        }

        private void hurry() {
            if (!over && transports.hasUntried()) {
                drop();
            }
        }

        void drop() {
            dropped = true;
            if (connection != null) {
                connection.abort();
            } else if (giveUp.getAsBoolean()) {
                end(false, this::failLate);
            }
        }

        private void closed(CloseStatus status) {
            boolean isSaid = status.cause() == CloseCause.PEER
                    && rules.verdict(new Loss.Closed(status)) != ReopeningVerdict.RETRY;
            end(isSaid, dropped ? this::failLate : this::handOver);
        }

        private void failLate() {
            String reason = "nothing was heard within " + patience.toMillis() + " ms";
            completeExceptionally(new WebSocketOpenException(reason, OpeningStep.HTTP, 0, null, null));
        }

        private void failed(@Nullable Throwable failure) {
            Throwable reason = reasonOf(transport, failure);
            boolean isSaid = reason instanceof WebSocketOpenException refusal
                    && (refusal.retryAfter() != null
                            || rules.verdict(new Loss.Refused(refusal)) != ReopeningVerdict.RETRY);
            end(isSaid, () -> completeExceptionally(reason));
        }

        /**
         * It is over: in the first round the next transport follows, unless the server has said what comes.
         *
         * @param isSaid the server has said when, or whether, to come back
         * @param otherwise what becomes of the attempt when no other transport follows
         */
        private void end(boolean isSaid, Runnable otherwise) {
            if (over) {
                return;
            }
            over = true;
            if (expired) {
                transports.unanswered();
            }
            boolean goesOn = transports.hasUntried() && !isSaid;
            transports.ended(welcomed ? Duration.ofNanos(hold.nanoTime() - welcomedNanos) : Duration.ZERO, isSaid);
            if (goesOn) {
                go();
            } else {
                otherwise.run();
            }
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
        boolean others = transport == Transport.WEBSOCKET && transports.hasOthers();
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
