package dev.hawser.roomsclient;

import dev.hawser.client.Opener;
import dev.hawser.client.OpeningStep;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketOpenException;
import dev.hawser.websocket.CloseCause;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the transport of each connection ({@code docs/wire-protocol.md} section 8.5): the next one when the present one does not get through, as is the
 * case with some proxies. What says something about the server and not about the way there, such as that nobody listens, or 503, changes nothing.
 */
final class Transports implements Opener {
    /** A connection that was lost so soon may have been killed by what is in between. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final int LOST_SOON = 3;

    /** The server's word about the request, whatever the transport. */
    private static final Set<Integer> OF_SERVER = Set.of(401, 403, 407, 408, 413, 429, 431, 500, 503);

    private final WebSocketClient client;
    private final URI uri;
    private final Hold hold;
    private final HttpPost post;
    private final List<Transport> allowed;
    private final Duration fallback;

    // Owned by the session's turn.
    private int present;
    private int lostSoon;
    private long sinceNanos;

    /**
     * @param allowed by preference
     * @param fallback how long to stay with another than the first one before that is tried again
     */
    Transports(WebSocketClient client, URI uri, Hold hold, List<Transport> allowed, Duration fallback) {
        this.client = client;
        this.uri = uri;
        this.hold = hold;
        this.post = new HttpPost(client, uri, hold::inTurn);
        this.allowed = List.copyOf(allowed);
        this.fallback = fallback;
    }

    @Override
    public CompletableFuture<Connection> open(WebSocket endpoint) {
        Attempt attempt = new Attempt((WebSocket.OnTextMessage) endpoint);
        hold.inTurn(() -> {
            if (present > 0 && hold.nanoTime() - sinceNanos >= fallback.toNanos()) {
                use(0);
            }
            attempt.go();
        });
        return attempt;
    }

    private void use(int transport) {
        present = transport;
        lostSoon = 0;
        sinceNanos = hold.nanoTime();
    }

    /** One attempt, over one transport after the other as long as they do not get through. */
    private final class Attempt extends CompletableFuture<Connection> {
        private final WebSocket.OnTextMessage endpoint;
        /** Owned by the session's turn. */
        private Runnable giveUp = () -> {};

        Attempt(WebSocket.OnTextMessage endpoint) {
            this.endpoint = endpoint;
        }

        void go() {
            if (isDone()) {
                return;
            }
            Transport transport = allowed.get(present);
            if (transport == Transport.WEBSOCKET) {
                CompletableFuture<Connection> opening = client.open(uri, endpoint);
                giveUp = () -> opening.cancel(true);
                opening.whenComplete(this::opened);
                return;
            }
            HttpConversation conversation =
                    new HttpConversation(hold.session(), hold, post, transport == Transport.SSE, endpoint);
            CompletableFuture<HttpConnection> opening = new CompletableFuture<>();
            giveUp = conversation::giveUp;
            opening.whenComplete(this::opened);
            conversation.open(opening);
        }

        private void opened(@Nullable Connection connection, @Nullable Throwable failure) {
            if (connection != null) {
                hold.inTurn(() -> watch(connection));
                if (!complete(connection)) {
                    connection.abort();
                }
            } else {
                hold.inTurn(() -> failed(failure));
            }
        }

        private void failed(@Nullable Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (present + 1 < allowed.size()
                    && cause instanceof WebSocketOpenException refusal
                    && isOfTheWay(refusal)) {
                use(present + 1);
                go();
            } else {
                completeExceptionally(cause == null ? new IllegalStateException("no failure") : cause);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            hold.inTurn(() -> giveUp.run());
            return cancelled;
        }
    }

    private static boolean isOfTheWay(WebSocketOpenException refusal) {
        boolean answered = refusal.step() == OpeningStep.HTTP && refusal.status() > 0;
        return refusal.step() == OpeningStep.HANDSHAKE || answered && !OF_SERVER.contains(refusal.status());
    }

    private void watch(Connection connection) {
        int transport = present;
        long since = hold.nanoTime();
        connection.whenClosed().thenAccept(status -> {
            long open = hold.nanoTime() - since;
            hold.inTurn(() -> {
                if (transport == present) {
                    lost(status, Duration.ofNanos(open));
                }
            });
        });
    }

    private void lost(CloseStatus status, Duration open) {
        boolean last = present + 1 == allowed.size();
        if (status.cause() == CloseCause.IDLE && allowed.get(present) == Transport.SSE && !last) {
            use(present + 1);
            return;
        }
        boolean killed = status.cause() == CloseCause.LOST
                || status.cause() == CloseCause.FAULT
                || status.cause() == CloseCause.PEER && status.closeCode() == 1005;
        lostSoon = killed && open.compareTo(SOON) < 0 ? lostSoon + 1 : 0;
        if (lostSoon >= LOST_SOON && !last) {
            use(present + 1);
        }
    }
}
