package dev.hawser.client;

import dev.hawser.websocket.CloseCode;
import dev.hawser.websocket.CloseStatus;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.SendOutcome;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds on to a server: opens a connection, and another one whenever there is none, until it is {@linkplain #close closed} or the server's
 * refusal is final. When, and whether, it tries again is in {@code docs/reopening.md}.
 *
 * <pre>{@code
 * Reopener reopener = client.hold(uri, MyEndpoint::new, (loss, reason) -> LOG.warn("gave up: {}", reason), ReopeningOptions.DEFAULT);
 * ...
 * if (reopener.sendMessage("ahoy") != SendOutcome.ACCEPTED) {
 *     // there is no connection just now
 * }
 * ...
 * reopener.close();
 * }</pre>
 *
 * <p>Nothing is kept from one connection to the next: what is sent while there is none is refused, and what was on its way when one was
 * lost may or may not have arrived.
 *
 * <p>Any thread.
 */
public final class Reopener {
    private static final Logger LOG = LoggerFactory.getLogger(Reopener.class);

    /** What it is doing. */
    public enum State {
        /** An attempt is under way. */
        OPENING,
        /** There is a connection, or was until just now. */
        OPEN,
        /** It waits until the next attempt. */
        WAITING,
        /** There will be no more attempts, because of what the server or this side's endpoint did. */
        GAVE_UP,
        /** The application closed it. */
        CLOSED
    }

    private record Farewell(int closeCode, String reason) {}

    private final WebSocketClient client;
    private final Opener opener;
    private final Supplier<? extends WebSocket> endpoints;
    private final ReopeningListener listener;
    private final Duration openingTimeout;
    private final ReopeningClock clock;
    private final BackOff backOff;
    private final Consumer<Reopener> onEnd;
    /** Everything that happens is dealt with in turn. */
    private final SerialExecutor turns;

    private volatile State state = State.OPENING;
    private volatile @Nullable Connection connection;
    /** How it was closed, or null while it was not. Written once, under the lock of this. */
    private volatile @Nullable Farewell farewell;

    // Owned by the turn.
    private @Nullable CompletableFuture<Connection> opening;
    /** Ends a wait, or an attempt that takes too long. */
    private Scheduler.@Nullable Task timer;

    private boolean timedOut;
    /** Why this side gave the connection up, or null while it did not. */
    private @Nullable String abandoned;

    private long waits;
    /** No attempt before this, whoever asks. */
    private long earliestNanos;

    Reopener(
            WebSocketClient client,
            Opener opener,
            Supplier<? extends WebSocket> endpoints,
            ReopeningListener listener,
            ReopeningOptions options,
            ReopeningClock clock,
            Consumer<Reopener> onEnd) {
        this.client = client;
        this.opener = opener;
        this.endpoints = endpoints;
        this.listener = listener;
        this.openingTimeout = options.openingTimeout();
        this.clock = clock;
        this.onEnd = onEnd;
        this.backOff = new BackOff(options, clock.random());
        this.turns = new SerialExecutor(clock.executor());
    }

    void start() {
        turns.execute(this::open);
    }

    /** What it is doing; it may be a moment old. */
    public State getState() {
        return farewell == null ? state : State.CLOSED;
    }

    /** The connection, or null when there is none just now. It may have ended a moment ago. */
    public @Nullable Connection getConnection() {
        return connection;
    }

    /**
     * Sends a text message, as {@link Connection#sendMessage(String)} does.
     *
     * @return {@link SendOutcome#CLOSED} when there is no connection: the message is not kept
     */
    public SendOutcome sendMessage(String data) {
        Connection current = connection;
        return current == null ? SendOutcome.CLOSED : current.sendMessage(data);
    }

    /**
     * Sends a binary message, as {@link Connection#sendMessage(byte[], int, int)} does.
     *
     * @return {@link SendOutcome#CLOSED} when there is no connection: the message is not kept
     */
    public SendOutcome sendMessage(byte[] data, int offset, int length) {
        return sendMessage(MessageType.BINARY, ByteBuffer.wrap(data, offset, length));
    }

    /**
     * Sends a message, as {@link Connection#sendMessage(MessageType, ByteBuffer)} does.
     *
     * @return {@link SendOutcome#CLOSED} when there is no connection: the message is not kept
     */
    public SendOutcome sendMessage(MessageType type, ByteBuffer payload) {
        Connection current = connection;
        return current == null ? SendOutcome.CLOSED : current.sendMessage(type, payload);
    }

    /**
     * Ends a wait: for when the network has come back, or the user wants it. The attempt begins at once, or as soon as the server wants to be
     * asked again ({@code Retry-After}, {@link ReopeningVerdict#LATER}) and the shortest delay is over. Does nothing in another state than
     * {@link State#WAITING}.
     */
    public void retryNow() {
        turns.execute(this::endWait);
    }

    /**
     * Drops the connection, and opens another one after a wait, as if it had been lost: for an application that knows better than this class
     * that it is of no more use. In the state {@link State#OPENING} that happens as soon as there is a connection: an endpoint may know better
     * while it is told of it. Does nothing in another state.
     *
     * @param reason for {@link Loss.Abandoned}, in one line
     */
    public void abandon(String reason) {
        turns.execute(() -> {
            if (abandoned == null && (connection != null || opening != null)) {
                abandoned = reason;
                dropAbandoned();
            }
        });
    }

    private void dropAbandoned() {
        Connection current = connection;
        if (abandoned != null && current != null) {
            current.abort();
        }
    }

    /** Changes how long it waits, from the next wait on: for a server that says how long it wants its clients to. */
    public void setDelays(ReopeningDelays delays) {
        turns.execute(() -> backOff.setDelays(delays));
    }

    /** Closes it with {@link CloseCode#NORMAL} and no reason. */
    public void close() {
        close(CloseCode.NORMAL, "");
    }

    /**
     * Closes the connection, or gives up the attempt, and opens no more. A callback of the listener that is under way may still go on; none
     * begins after that. Only the first close counts.
     *
     * @param closeCode as in {@link Connection#close(int, String)}
     * @param reason as in {@link Connection#close(int, String)}
     * @throws IllegalArgumentException when the code may not be on the wire
     */
    public void close(int closeCode, String reason) {
        if (!CloseCode.isValidOnWire(closeCode)) {
            throw new IllegalArgumentException(
                    "close code " + closeCode + " may not be on the wire (RFC 6455 section 7.4)");
        }
        synchronized (this) {
            if (farewell != null || state == State.GAVE_UP) {
                return;
            }
            farewell = new Farewell(closeCode, reason);
        }
        Connection current = connection;
        if (current != null) {
            current.close(closeCode, reason);
        }
        turns.execute(this::end);
    }

    private void open() {
        if (farewell != null) {
            return;
        }
        state = State.OPENING;
        timedOut = false;
        abandoned = null;
        CompletableFuture<Connection> attempt;
        try {
            listener.opening(client, backOff.attempt());
            WebSocket endpoint = endpoints.get();
            if (farewell != null) {
                return;
            }
            attempt = opener.open(endpoint);
        } catch (Throwable x) {
            lost(new Loss.Failed(x), Duration.ZERO);
            return;
        }
        opening = attempt;
        timer = clock.schedule(() -> turns.execute(() -> giveUpAttempt(attempt)), openingTimeout);
        attempt.whenComplete((opened, failure) -> turns.execute(() -> endOfAttempt(opened, failure)));
    }

    private void giveUpAttempt(CompletableFuture<Connection> attempt) {
        if (opening == attempt) {
            timedOut = attempt.cancel(true);
        }
    }

    private void endOfAttempt(@Nullable Connection opened, @Nullable Throwable failure) {
        cancelTimer();
        opening = null;
        if (opened != null) {
            opened(opened);
        } else if (timedOut) {
            lost(new Loss.TimedOut(openingTimeout), Duration.ZERO);
        } else if (failure instanceof WebSocketOpenException refusal) {
            lost(new Loss.Refused(refusal), Duration.ZERO);
        } else if (failure != null) {
            lost(new Loss.Failed(failure), Duration.ZERO);
        }
    }

    private void opened(Connection opened) {
        connection = opened;
        // Whoever closes has either seen the connection, or is seen here.
        Farewell over = farewell;
        if (over != null) {
            connection = null;
            opened.close(over.closeCode(), over.reason());
            return;
        }
        state = State.OPEN;
        long since = clock.nanoTime();
        opened.whenClosed().thenAccept(status -> {
            Duration open = Duration.ofNanos(clock.nanoTime() - since);
            turns.execute(() -> closed(status, open));
        });
        tell(() -> listener.opened(opened, backOff.attempt()));
        dropAbandoned();
    }

    private void closed(CloseStatus status, Duration open) {
        connection = null;
        String reason = abandoned;
        abandoned = null;
        lost(reason == null ? new Loss.Closed(status) : new Loss.Abandoned(reason), open);
    }

    private void lost(Loss loss, Duration open) {
        if (farewell != null) {
            return;
        }
        BackOff.Decision decision = backOff.lost(loss, open);
        if (decision instanceof BackOff.Wait wait) {
            state = State.WAITING;
            earliestNanos = clock.nanoTime() + wait.least().toNanos();
            awaitNext(wait.delay());
            tell(() -> listener.waiting(loss, wait.delay()));
        } else if (decision instanceof BackOff.GiveUp end) {
            giveUp(loss, end.reason());
        }
    }

    private void giveUp(Loss loss, String reason) {
        synchronized (this) {
            if (farewell != null) {
                return;
            }
            state = State.GAVE_UP;
        }
        LOG.debug("Gave up: {}", reason);
        onEnd.accept(this);
        tell(() -> listener.gaveUp(loss, reason));
    }

    private void awaitNext(Duration delay) {
        long number = ++waits;
        timer = clock.schedule(() -> turns.execute(() -> endOfWait(number)), delay);
    }

    /** A timer that was cancelled too late ends no other wait. */
    private void endOfWait(long number) {
        if (state == State.WAITING && number == waits) {
            open();
        }
    }

    private void endWait() {
        if (state != State.WAITING || farewell != null) {
            return;
        }
        cancelTimer();
        long missing = earliestNanos - clock.nanoTime();
        if (missing > 0) {
            awaitNext(Duration.ofNanos(missing));
        } else {
            open();
        }
    }

    private void end() {
        cancelTimer();
        connection = null;
        CompletableFuture<Connection> attempt = opening;
        if (attempt != null) {
            attempt.cancel(true);
        }
        onEnd.accept(this);
    }

    private void cancelTimer() {
        Scheduler.Task task = timer;
        if (task != null) {
            task.cancel();
            timer = null;
        }
    }

    private void tell(Runnable callback) {
        if (farewell != null) {
            return;
        }
        try {
            callback.run();
        } catch (Throwable x) {
            LOG.warn("A callback of {} failed", listener.getClass().getName(), x);
        }
    }
}
