package dev.hawser.roomsclient;

import dev.hawser.client.Opener;
import dev.hawser.client.WebSocketClient;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the transport of each connection ({@code docs/wire-protocol.md} section 8.5): the next one when one does not get through, as is the case with
 * some proxies, and the first one again after a while. Until the server was heard for the first time, one attempt goes through all of them.
 */
final class Transports implements Opener {
    /** A connection that was lost so soon after its welcome may have been killed by what is in between. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final int FAILURES = 3;

    /** What a transport has in the first round for the server to be heard. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int NONE = -1;

    private final WebSocketClient client;
    private final URI uri;
    private final Hold hold;
    private final RoomsClientOptions options;
    private final HttpPost post;
    private final List<Transport> allowed;
    private final Duration patience;

    // Owned by the session's turn.
    private int present;
    /** Where to go back to when the first one still fails; {@link #NONE} where it was not left. */
    private int fallBack = NONE;
    /** Attempts in a row that have not lasted. */
    private int failures;

    /** The server was not heard, and not every transport was tried. */
    private boolean firstRound = true;

    private long sinceNanos;
    private @Nullable TransportAttempt attempt;

    Transports(WebSocketClient client, URI uri, Hold hold, RoomsClientOptions options) {
        this.client = client;
        this.uri = uri;
        this.hold = hold;
        this.options = options;
        this.post = new HttpPost(client, uri, hold::inTurn);
        this.allowed = options.transports();
        // The whole round has the time of one attempt.
        Duration share = options.reopening().openingTimeout().dividedBy(allowed.size());
        this.patience = share.compareTo(PATIENCE) < 0 ? share : PATIENCE;
    }

    @Override
    public CompletableFuture<Connection> open(WebSocket endpoint) {
        TransportAttempt next = new TransportAttempt(
                this, hold, options.reopening().rules(), patience, () -> client.open(uri, endpoint), post);
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
        Duration left = options.returnAfter().minusNanos(hold.nanoTime() - sinceNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    Transport present() {
        return allowed.get(present);
    }

    /** Whether the present one is not the only one. */
    boolean hasOthers() {
        return allowed.size() > 1;
    }

    /** Whether there is one that was not tried, while the server was not heard. */
    boolean hasUntried() {
        return firstRound && present + 1 < allowed.size();
    }

    /** The server was heard. */
    void heard() {
        firstRound = false;
        handOver();
    }

    /** Who waits for a connection gets the one that there is, heard or not. */
    void handOver() {
        if (attempt != null) {
            attempt.handOver();
        }
    }

    /**
     * The present one had the whole time of an opening, and brought nothing: it ends, and counts as many failures. What is in between may swallow it,
     * and others like it would take longer than a member is waited for.
     */
    void unanswered() {
        failures = FAILURES - 1;
    }

    /** The server has taken the session on the present connection. */
    void welcomed() {
        heard();
        TransportAttempt now = attempt;
        if (now != null && now.welcomed() && present > 0) {
            hold.later(untilReturn(), () -> {
                if (!now.isOver()) {
                    hold.abandon("the first transport is tried again");
                }
            });
        }
    }

    /**
     * The present one has failed, or its connection is over.
     *
     * @param sinceWelcome zero where there was no welcome
     * @param isSaid the server has said when, or whether, to come back: it was heard
     */
    void ended(Duration sinceWelcome, boolean isSaid) {
        firstRound &= !isSaid;
        if (sinceWelcome.compareTo(SOON) >= 0) {
            failures = 0;
        } else if (firstRound || ++failures >= FAILURES) {
            present = fallBack == NONE ? (present + 1) % allowed.size() : fallBack;
            firstRound &= present > 0;
            fallBack = NONE;
            failures = 0;
            sinceNanos = hold.nanoTime();
        }
    }
}
