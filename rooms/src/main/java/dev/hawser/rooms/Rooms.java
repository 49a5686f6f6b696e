package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Retention;
import dev.hawser.store.Store;
import dev.hawser.websocket.MessageDeflater;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rooms that lose nothing: their logs are kept in a store, and read by members whose sessions outlive their connections.
 *
 * <p>Any thread. Outcomes come on any thread, also before the call returns, and what runs there must not block.
 */
public final class Rooms implements AutoCloseable {
    private final RoomsOptions options;
    private final Store store;
    private final SessionTokens tokens;
    private final OpenRooms open;

    /**
     * Rooms.
     *
     * @param store keeps the logs; nobody else appends to them. Not closed with this
     * @param rules who may do what
     * @param key makes tokens
     * @param pool memory for what is read most
     * @param executor runs what happens to rooms, one thing after the other for each, and the passes; none of it blocks
     * @param deflater compresses each entry once for all, see {@link Room}; null for not at all
     */
    public Rooms(
            RoomsOptions options,
            Store store,
            RoomRules rules,
            SessionKey key,
            SegmentPool pool,
            Executor executor,
            @Nullable MessageDeflater deflater) {
        this(options, store, rules, key, pool, executor, deflater, RoomsClock.system());
    }

    Rooms(
            RoomsOptions options,
            Store store,
            RoomRules rules,
            SessionKey key,
            SegmentPool pool,
            Executor executor,
            @Nullable MessageDeflater deflater,
            RoomsClock clock) {
        this.options = options;
        this.store = store;
        this.tokens = new SessionTokens(key);
        this.open = new OpenRooms(options, store, rules, pool, executor, deflater, clock);
    }

    /** The settings. */
    public RoomsOptions options() {
        return options;
    }

    /** How much of each room the store keeps. */
    public Retention retention() {
        return store.retention();
    }

    /**
     * A new session.
     *
     * @param user 1 to 64 bytes in UTF-8, without control characters
     * @throws IllegalArgumentException when that is no name of a user
     */
    public Session newSession(String user) {
        if (!isUserName(user)) {
            throw new IllegalArgumentException("\"" + user + "\" is no name of a user");
        }
        return tokens.newSession(user);
    }

    /** Whether this can be the name of a user: 1 to 64 bytes in UTF-8, no control characters, not only white space. */
    public static boolean isUserName(String name) {
        return RoomNames.isUser(name);
    }

    /** The session of a token; null when the token was not made with this key. */
    public @Nullable Session session(String token) {
        return tokens.session(token);
    }

    /** Whether a session is in a room that is in memory here: as a member, with a connection or within the grace time. */
    public boolean isMember(Session session) {
        return !open.sessions().roomsOf(session.id()).isEmpty();
    }

    /**
     * A reader for a connection of a session; it is in no room yet. What comes over it late is told by its number: a room that a newer
     * connection of the session has joined, left, or published in, an older one does not join, leave, or publish in any more.
     *
     * @param number of the connection, as the session's client counts them, rising; empty where it does not: then it is the newest one
     * @param takesCompressed whether it may be given compressed frames, see {@link Room#join}
     */
    public Reader newReader(Session session, OptionalLong number, ReaderListener listener, boolean takesCompressed) {
        return new Reader(open, session, number, listener, takesCompressed);
    }

    /**
     * Publishes for a session. Publishes of one session in one room are dealt with in the order of the calls.
     *
     * @param from the connection that it came over; when a newer one of the session has published in this room, it is
     *     {@link PublishOutcome.Late}
     * @param sequence the session's own count in this room: 1, 2, 3 ...
     * @param kind null for a message; {@code edit}, {@code delete} or {@code kick}; or the application's own
     * @param data compact JSON, valid UTF-8, copied before this method returns
     * @param outcome told before any reader can see the entry
     */
    public void publish(
            Reader from,
            String room,
            long sequence,
            @Nullable String kind,
            ByteBuffer data,
            Consumer<PublishOutcome> outcome) {
        ByteBuffer copy = copy(data);
        RoomRefusal refusal = refusal(from.session(), room);
        if (refusal != null) {
            outcome.accept(new PublishOutcome.Refused(refusal));
        } else {
            open.in(
                    room,
                    found -> found.publishing().publish(from, sequence, kind, copy, outcome),
                    refused -> outcome.accept(new PublishOutcome.Refused(refused)));
        }
    }

    /**
     * Publishes for the application itself; no rule is asked.
     *
     * @param from the name that the entry has
     * @param kind null for a message, or the application's own
     * @param data compact JSON, valid UTF-8, copied before this method returns
     */
    public CompletionStage<PublishOutcome> publish(String room, String from, @Nullable String kind, ByteBuffer data) {
        CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
        publish(room, from, kind, data, outcome::complete);
        return outcome.minimalCompletionStage();
    }

    /**
     * Publishes for the application itself, as {@link #publish(String, String, String, ByteBuffer)} does, and tells what became of it in the
     * order of the log.
     *
     * @param outcome told before any reader or listener can see the entry, and in turn with what listeners are told; it must not block
     */
    public void publish(
            String room, String from, @Nullable String kind, ByteBuffer data, Consumer<PublishOutcome> outcome) {
        ByteBuffer copy = copy(data);
        open.in(
                room,
                found -> found.publish(from, kind, copy, outcome),
                refused -> outcome.accept(new PublishOutcome.Refused(refused)));
    }

    /**
     * Throws a user out for the application itself; no rule is asked. Whoever it is need not be there.
     *
     * @param from the name that the entry has
     * @param data compact JSON, valid UTF-8, copied before this method returns: an object that names the {@code user}
     *     ({@code docs/wire-protocol.md} section 5.2)
     */
    public CompletionStage<PublishOutcome> kick(String room, String from, ByteBuffer data) {
        ByteBuffer copy = copy(data);
        CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();
        open.in(
                room,
                found -> found.kick(from, copy, outcome::complete),
                refused -> outcome.complete(new PublishOutcome.Refused(refused)));
        return outcome.minimalCompletionStage();
    }

    /**
     * Gives something to the others that are in the room now, and keeps it nowhere. One that its user gives too fast is given to nobody.
     *
     * @param data compact JSON, copied before this method returns
     * @param outcome null when it has been given to those who can take it, or to nobody
     */
    public void signal(
            Session session, String room, String kind, ByteBuffer data, Consumer<@Nullable RoomRefusal> outcome) {
        ByteBuffer copy = copy(data);
        RoomRefusal refusal = refusal(session, room);
        if (refusal == null && copy.remaining() > options.maxSignalBytes()) {
            refusal = new RoomRefusal(
                    Code.TOO_LARGE,
                    "data has " + copy.remaining() + " bytes, and " + options.maxSignalBytes() + " are allowed");
        }
        if (refusal != null) {
            outcome.accept(refusal);
        } else if (open.rates().signals().take(session.user(), open.nanos()) > 0) {
            outcome.accept(null);
        } else {
            open.in(room, found -> found.signal(session, kind, copy, outcome), outcome::accept);
        }
    }

    /**
     * Earlier entries of a room that the session is in.
     *
     * @param before the offset behind the last one wanted; empty for the end
     * @param limit entries at most, 1 or more; and 256 KiB
     */
    public void history(
            Session session, String room, OptionalLong before, int limit, Consumer<HistoryOutcome> outcome) {
        RoomRefusal refusal = refusal(session, room);
        if (refusal == null) {
            long wait = open.rates().histories().take(session.user(), open.nanos());
            refusal = wait > 0 ? Refusals.tooFast("you ask for too much history", wait) : null;
        }
        if (refusal != null) {
            outcome.accept(new HistoryOutcome.Refused(refusal));
        } else {
            open.in(
                    room,
                    found -> found.history(session, before, limit, outcome),
                    refused -> outcome.accept(new HistoryOutcome.Refused(refused)));
        }
    }

    /**
     * Ends the membership of a session, unless a newer connection has joined the room since; its reader, if it has one, hears
     * {@link LeaveReason#LEFT}, before the outcome.
     *
     * @param from the connection that it came over
     * @param outcome null when it has left
     */
    public void leave(Reader from, String room, Consumer<@Nullable RoomRefusal> outcome) {
        RoomRefusal refusal = refusal(from.session(), room);
        if (refusal != null) {
            outcome.accept(refusal);
        } else {
            open.in(
                    room,
                    found -> {
                        if (from.connection().mayAttend(room)) {
                            found.admission().leave(from.session(), outcome);
                        } else {
                            outcome.accept(new RoomRefusal(
                                    Code.NOT_JOINED, "a newer connection of this session has the room"));
                        }
                    },
                    outcome::accept);
        }
    }

    /** Ends all memberships of a connection's session that are known here, as {@link #leave} does. */
    public void leaveAll(Reader from) {
        for (String room : open.sessions().roomsOf(from.session().id())) {
            leave(from, room, refusal -> {});
        }
    }

    /** How many users are in a room; none in one that nobody has to do with, which is not opened for this. */
    public CompletionStage<Integer> userCount(String room) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        Slot slot = open.slot(room);
        if (slot == null) {
            count.complete(0);
        } else {
            slot.count(count::complete);
        }
        return count.minimalCompletionStage();
    }

    /** Tells a listener each entry of a room from now on, until it is closed. The room stays in memory for it. */
    public AutoCloseable listen(String room, RoomListener listener) {
        open.in(room, found -> found.listen(listener));
        return () -> open.in(room, found -> found.unlisten(listener));
    }

    /** Tells a listener each entry of every room from now on. No room stays in memory for it. */
    public void listen(RoomListener listener) {
        open.listeners().add(listener);
    }

    /** Lets go of all readers and refuses what comes later. Members do not leave: after a restart they have the grace time to come back. */
    @Override
    public void close() {
        open.close();
    }

    private @Nullable RoomRefusal refusal(Session session, String room) {
        return open.isClosed() ? Refusals.closing() : RoomNames.refusal(room, session.user());
    }

    private static ByteBuffer copy(ByteBuffer data) {
        return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    }

    OpenRooms open() {
        return open;
    }
}
