package dev.hawser.roomsclient;

import dev.hawser.client.Reopener;
import dev.hawser.client.ReopeningClock;
import dev.hawser.client.WebSocketClient;
import dev.hawser.websocket.CloseCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes part in rooms by the protocol {@code hawser.v1}, and holds on to the server.
 *
 * <pre>{@code
 * RoomsClient client = RoomsClient.open(webSocketClient, uri, entry -> System.out.println(entry.user() + ": " + entry.data()),
 *         RoomsClientOptions.defaults().withName("ann"));
 * client.join("lobby");
 * client.publish("lobby", Json.of("Hello")).outcome().thenAccept(System.out::println);
 * ...
 * client.close();
 * }</pre>
 *
 * <p>Connections come and go; what is published is sent again until it is acknowledged, and is in the room once; rooms are read on from where
 * they were. {@code docs/rooms-client.md} has the whole of it.
 *
 * <p>Any thread.
 */
public final class RoomsClient implements AutoCloseable {
    /** How long the server may take to close after {@code bye}. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final RoomsClientOptions options;
    private final LongSupplier millis;
    private final Hold hold;
    private final ClientSession session;
    private final List<Publication> restored;
    private final AtomicInteger pending = new AtomicInteger();
    /** Guarded by itself. */
    private final Queue<Publication> inbox = new ArrayDeque<>();

    private RoomsClient(RoomsListener listener, RoomsClientOptions options, ReopeningClock clock, LongSupplier millis)
            throws IOException {
        this.options = options;
        this.millis = millis;
        this.hold = new Hold(listener, options, clock, millis);
        this.session = hold.session();
        this.restored = restore();
    }

    /**
     * Begins to hold on to a server.
     *
     * @param client makes the connections, with its credentials, headers and cookies; from now on it belongs to this one
     * @param uri {@code ws} or {@code wss}
     * @throws IOException when the state that was kept cannot be read
     */
    public static RoomsClient open(WebSocketClient client, URI uri, RoomsListener listener, RoomsClientOptions options)
            throws IOException {
        return open(client, uri, listener, options, client.clock(), System::currentTimeMillis);
    }

    static RoomsClient open(
            WebSocketClient client,
            URI uri,
            RoomsListener listener,
            RoomsClientOptions options,
            ReopeningClock clock,
            LongSupplier millis)
            throws IOException {
        RoomsClient rooms = new RoomsClient(listener, options, clock, millis);
        client.setProtocol(SessionEndpoint.PROTOCOL);
        rooms.hold.inTurn(() -> rooms.hold.begin(client, uri));
        return rooms;
    }

    private List<Publication> restore() throws IOException {
        String saved = options.state().load();
        if (saved == null) {
            return List.of();
        }
        try {
            session.restore(Message.of(Json.ofServer(saved).value()));
        } catch (BadMessage | IllegalArgumentException x) {
            throw new IOException("what was kept is no state of a session: " + x.getMessage(), x);
        }
        List<Publication> publications = session.publishing().pending();
        publications.forEach(this::count);
        return publications;
    }

    /** Publishes that a process before this one had kept; they are sent first. */
    public List<Publication> restored() {
        return restored;
    }

    /** Reads a room from where it was read last ({@link RoomsClientOptions#state}), or what comes from now on. */
    public void join(String room) {
        join(room, Start.END);
    }

    /**
     * Reads a room, and is a member of it. Does nothing when it is read already.
     *
     * @param start where to begin when there is no position of it
     */
    public void join(String room, Start start) {
        hold.inTurn(() -> session.reading().join(room, start));
    }

    /** Leaves a room. Its position is forgotten. */
    public void leave(String room) {
        hold.inTurn(() -> session.reading().leave(room));
    }

    /** Publishes a message; see {@link #publish(String, Json, String)}. */
    public Publication publish(String room, Json data) {
        return publish(room, data, null);
    }

    /**
     * Publishes something. It is sent now, or when there is a connection, and again until there is an answer. What one thread publishes in a room
     * is there in that order.
     *
     * @param kind of the application's own; null for a message
     * @return what becomes of it
     */
    public Publication publish(String room, Json data, @Nullable String kind) {
        Publication publication = new Publication(room, data, kind, millis.getAsLong());
        count(publication);
        if (pending.get() > options.maxPending()) {
            String reason = options.maxPending() + " publishes wait already";
            publication.settle(new PublishOutcome.Refused(Refusal.own(room, Refusal.QUEUE_FULL, reason)));
            return publication;
        }
        boolean first;
        synchronized (inbox) {
            first = inbox.isEmpty();
            inbox.add(publication);
        }
        if (first) {
            hold.inTurn(this::takeInbox);
        }
        return publication;
    }

    private void count(Publication publication) {
        pending.incrementAndGet();
        publication.outcome().thenRun(pending::decrementAndGet);
    }

    private void takeInbox() {
        List<Publication> taken;
        synchronized (inbox) {
            taken = List.copyOf(inbox);
            inbox.clear();
        }
        if (session.isStopped()) {
            taken.forEach(publication -> publication.settle(new PublishOutcome.Refused(
                    Refusal.own(publication.room(), Refusal.STOPPED, "the client has stopped"))));
        } else {
            taken.forEach(session.publishing()::add);
            session.publishing().flush();
        }
    }

    /** Gives a message another content; for its author, or who else may. */
    public Publication edit(String room, long offset, Json data) {
        return publish(room, Json.of(Map.of("offset", offset, "data", data)), "edit");
    }

    /** Removes a message's content for good; for its author, or who else may. */
    public Publication delete(String room, long offset) {
        return publish(room, Json.of(Map.of("offset", offset)), "delete");
    }

    /** Removes all sessions of a user from a room; for those who may. */
    public Publication kick(String room, String user, String reason) {
        return publish(room, Json.of(Map.of("user", user, "reason", reason)), "kick");
    }

    /** Tells the others in a room something that is over in a moment. Without a connection it is forgotten. */
    public void signal(String room, String kind, Json data) {
        hold.inTurn(() -> session.signal(room, kind, data));
    }

    /**
     * Asks for entries from before.
     *
     * @param before the offset behind the last one of them; null for the end
     * @param limit at most so many; null for as many as the server gives
     * @return fails with a {@link RefusedException} when the server refuses, or there is no connection
     */
    public CompletableFuture<History> history(String room, @Nullable Long before, @Nullable Integer limit) {
        CompletableFuture<History> answer = new CompletableFuture<>();
        hold.inTurn(() -> session.histories().ask(room, before, limit, answer));
        return answer;
    }

    /** Ends a wait for the next connection ({@link Reopener#retryNow}). */
    public void retryNow() {
        hold.inTurn(hold::retryNow);
    }

    /** Leaves all rooms, and stops. What is not acknowledged is sent by the next client with the same state, if there is one. */
    @Override
    public void close() {
        hold.inTurn(() -> {
            session.bye();
            hold.later(FAREWELL, () -> session.stop("closed", CloseCode.NORMAL));
        });
    }

    /** Stops without a word: the session's rooms have it as a member for the grace time, in which the next client with the same state can go on. */
    public void detach() {
        hold.inTurn(() -> session.stop("detached", CloseCode.GOING_AWAY));
    }

    /** Completes, with the reason, when it has stopped: its state is kept then, and another client may have it. */
    public CompletionStage<String> whenStopped() {
        return hold.whenStopped();
    }
}
