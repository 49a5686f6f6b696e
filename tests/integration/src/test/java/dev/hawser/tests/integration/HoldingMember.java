package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.client.ReopeningDelays;
import dev.hawser.client.ReopeningOptions;
import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.roomsclient.Entry;
import dev.hawser.roomsclient.Gap;
import dev.hawser.roomsclient.Json;
import dev.hawser.roomsclient.PublishOutcome;
import dev.hawser.roomsclient.RoomsClient;
import dev.hawser.roomsclient.RoomsClientOptions;
import dev.hawser.roomsclient.RoomsListener;
import dev.hawser.roomsclient.Start;
import dev.hawser.roomsclient.Welcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A member that is our own client: it publishes the numbers 1, 2, 3 ... and holds on to the server by itself. */
final class HoldingMember implements RoomsListener, AutoCloseable {
    /** Longer than what the client itself may take: a minute between two attempts, 20 s for one without an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Publishes that may wait for their acknowledgement. */
    private static final int WINDOW = 5;
    /** Entries of others to one of its own: a room does not keep everything, and others may be slow. */
    private static final int SHARE = 4;

    private final String room;
    private final String name;
    private final WebSocketClientFactory factory = new WebSocketClientFactory();
    private final RoomsClient client;
    private final Semaphore window = new Semaphore(WINDOW);
    /** What it may publish already, because others have. */
    private final Semaphore pace = new Semaphore(WINDOW);

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    /** What became of its connections, for people. */
    private final List<String> connections = Collections.synchronizedList(new ArrayList<>());

    private final CompletableFuture<Void> seenAll = new CompletableFuture<>();
    private volatile @Nullable RoomsClient waiting;

    /** Owned by the client's callbacks. */
    private int others;

    private volatile int published;
    /** The number behind which it need not read; 0 for not yet. */
    private volatile int last;

    HoldingMember(int port, String room, String name) {
        this.room = room;
        this.name = name;
        try {
            factory.start();
            ReopeningDelays soon = ReopeningDelays.DEFAULT.withFirst(Duration.ofMillis(10), Duration.ofMillis(20));
            WebSocketClient sockets = factory.newWebSocketClient();
            sockets.setHeader("Cookie", RoomsMember.cookie(name));
            client = RoomsClient.open(
                    sockets,
                    URI.create("ws://localhost:" + port + "/rooms"),
                    this,
                    RoomsClientOptions.defaults()
                            .withName(name)
                            .withReopening(ReopeningOptions.DEFAULT.withDelays(soon)));
        } catch (Exception x) {
            throw new AssertionError(x);
        }
        waiting = client;
        client.join(room, Start.OLDEST);
    }

    String name() {
        return name;
    }

    int published() {
        return published;
    }

    /** Waits until a thread has ended that publishes. */
    static void join(Thread publishing) {
        try {
            publishing.join(PATIENCE.multipliedBy(2).toMillis());
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
        assertThat(publishing.isAlive()).as("our client publishes on").isFalse();
    }

    /** The entries as they are on the wire, and in words whatever must not happen. More may come at any time: it stays in the room until it is closed. */
    List<String> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** Publishes until that is over, then one number more, and reads until that has come. */
    void publishUntil(BooleanSupplier isOver) {
        while (!isOver.getAsBoolean()) {
            if (mayPublish()) {
                publish();
            }
        }
        last = published + 1;
        publish();
        acquire(WINDOW);
        try {
            seenAll.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException x) {
            throw new AssertionError(name + " reads its last message; " + connections, x);
        }
    }

    /** Looks up now and then: when it is over nobody else may say anything. */
    private boolean mayPublish() {
        try {
            return pace.tryAcquire(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    private void publish() {
        acquire(1);
        published++;
        CompletionStage<PublishOutcome> outcome =
                client.publish(room, Json.of(published)).outcome();
        outcome.thenAccept(settled -> {
            if (settled instanceof PublishOutcome.Refused refused) {
                seen.add("refused: " + refused.refusal());
            }
            window.release();
        });
    }

    private void acquire(int permits) {
        try {
            assertThat(window.tryAcquire(permits, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s is acknowledged up to %d; %s", name, published, connections)
                    .isTrue();
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    @Override
    public void entry(Entry entry) {
        String kind = entry.kind();
        seen.add("[\"" + entry.room() + "\"," + entry.offset() + ","
                + entry.time().toEpochMilli() + ",\"" + entry.user() + "\"," + entry.data()
                + (kind == null ? "" : ",\"" + kind + "\"") + "]");
        if (!name.equals(entry.user()) && ++others % SHARE == 0) {
            pace.release();
        }
        if (last > 0 && name.equals(entry.user()) && Json.of(last).equals(entry.data())) {
            seenAll.complete(null);
        }
    }

    @Override
    public void welcome(Welcome welcome) {
        connections.add(Instant.now() + " welcome");
    }

    @Override
    public void waiting(String reason, Duration delay) {
        connections.add(Instant.now() + " " + reason);
        RoomsClient opened = waiting;
        if (opened != null) {
            opened.retryNow();
        }
    }

    @Override
    public void gap(Gap gap) {
        seen.add("gap: " + gap);
    }

    @Override
    public void newSession(String reason) {
        seen.add("new session: " + reason);
    }

    @Override
    public void left(String room, @Nullable String reason) {
        seen.add("left: " + reason);
    }

    @Override
    public void stopped(String reason) {
        seen.add("stopped: " + reason);
    }

    @Override
    public void close() {
        client.detach();
        try {
            factory.stop();
        } catch (Exception x) {
            throw new AssertionError(x);
        }
    }
}
