package dev.hawser.roomsclient;

import dev.hawser.client.Loss;
import dev.hawser.client.Reopener;
import dev.hawser.client.ReopeningClock;
import dev.hawser.client.ReopeningDelays;
import dev.hawser.client.ReopeningListener;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.ReopeningRules;
import dev.hawser.client.ReopeningVerdict;
import dev.hawser.client.WebSocketClient;
import dev.hawser.websocket.CloseCode;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session holds on with: the connections, one after the other, time, and the state that outlives it. */
final class Hold implements Surroundings, ReopeningListener {
    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);

    private final RoomsListener listener;
    private final RoomsClientOptions options;
    private final ReopeningClock clock;
    private final LongSupplier millis;
    private final Executor turns;
    private final ClientSession session;
    private final StateKeeper keeper;

    private final CompletableFuture<String> stopped = new CompletableFuture<>();

    /** Owned by the turn; the first one sets it. */
    private @Nullable Reopener reopener;

    private @Nullable Transports transports;

    Hold(RoomsListener listener, RoomsClientOptions options, ReopeningClock clock, LongSupplier millis) {
        this.listener = listener;
        this.options = options;
        this.clock = clock;
        this.millis = millis;
        this.turns = clock.newTurns();
        this.session = new ClientSession(options.name(), this);
        this.keeper = new StateKeeper(options.state(), options.saveDelay(), this, session::saved);
    }

    CompletionStage<String> whenStopped() {
        return stopped.minimalCompletionStage();
    }

    ClientSession session() {
        return session;
    }

    /** Runs a task in turn with everything else that happens to the session. Any thread. */
    void inTurn(Runnable task) {
        turns.execute(task);
    }

    /** Begins, in turn. */
    void begin(WebSocketClient client, URI uri) {
        ReopeningRules rules = options.reopening()
                .rules()
                .withCloseCodes(CloseCode.MESSAGE_TOO_BIG, CloseCode.MESSAGE_TOO_BIG, ReopeningVerdict.RETRY);
        ReopeningOptions reopening = options.reopening().withRules(rules);
        Transports chosen = new Transports(client, uri, this, options.withReopening(reopening));
        transports = chosen;
        reopener = client.hold(chosen, () -> new SessionEndpoint(session, turns), this, reopening, clock);
        session.publishing().begin();
    }

    void retryNow() {
        reopener().retryNow();
    }

    private Reopener reopener() {
        Reopener started = reopener;
        if (started == null) {
            throw new IllegalStateException("not begun");
        }
        return started;
    }

    @Override
    public void waiting(Loss loss, Duration delay) {
        inTurn(() -> tell(hearing -> hearing.waiting(loss.description(), delay)));
    }

    @Override
    public void gaveUp(Loss loss, String reason) {
        inTurn(() -> session.stop(reason, CloseCode.NORMAL));
    }

    /** What has stopped does nothing more: its state may be another client's by now. */
    @Override
    public void later(Duration delay, Runnable task) {
        clock.schedule(
                () -> inTurn(() -> {
                    if (!session.isStopped()) {
                        task.run();
                    }
                }),
                delay);
    }

    @Override
    public void soon(Runnable task) {
        inTurn(task);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public long millis() {
        return millis.getAsLong();
    }

    @Override
    public Duration pause(Refusal refusal) {
        ReopeningDelays delays = options.reopening().delays();
        Duration asked = refusal.retryAfter();
        if (asked != null) {
            Duration most = delays.longestRetryAfter();
            return asked.compareTo(most) < 0 ? asked : most;
        }
        long spread = delays.laterSpread().toNanos();
        return delays.laterDelay().plusNanos((long) (spread * clock.random().nextDouble()));
    }

    @Override
    public Duration openingTimeout() {
        return options.reopening().openingTimeout();
    }

    @Override
    public void tell(Consumer<RoomsListener> event) {
        if (session.isStopped()) {
            return;
        }
        try {
            event.accept(listener);
        } catch (Throwable x) {
            LOG.warn("A callback of {} failed", listener.getClass().getName(), x);
        }
    }

    @Override
    public void save() {
        keeper.save();
    }

    @Override
    public void saveSoon() {
        keeper.saveSoon();
    }

    @Override
    public void abandon(String reason) {
        if (transports != null) {
            transports.handOver();
        }
        reopener().abandon(reason);
    }

    @Override
    public void unanswered() {
        if (transports != null) {
            transports.unanswered();
        }
    }

    @Override
    public void heard() {
        if (transports != null) {
            transports.heard();
        }
    }

    @Override
    public void welcomed(Welcome.Times times) {
        reopener().setDelays(delays(options.reopening().delays(), times.shortest(), times.longest()));
        if (transports != null) {
            transports.welcomed();
        }
    }

    /** A server's times in place of those of a table; the first spread stays what it is, where it fits in. */
    static ReopeningDelays delays(ReopeningDelays standard, Duration shortest, Duration longest) {
        Duration most = longest.compareTo(shortest) < 0 ? shortest : longest;
        Duration first = standard.firstSpread();
        Duration spread = first.compareTo(shortest) < 0 ? shortest : first.compareTo(most) > 0 ? most : first;
        return standard.withFirst(shortest, spread).withGrowth(standard.factor(), most);
    }

    @Override
    public void stop(String reason, int closeCode) {
        reopener().close(closeCode, "");
        try {
            listener.stopped(reason);
        } catch (Throwable x) {
            LOG.warn("A callback of {} failed", listener.getClass().getName(), x);
        }
        stopped.complete(reason);
    }
}
