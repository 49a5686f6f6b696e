package dev.hawser.rooms;

import dev.hawser.store.Store;
import dev.hawser.websocket.MessageDeflater;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
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
        throw new UnsupportedOperationException();
    }

    /** The settings. */
    public RoomsOptions options() {
        throw new UnsupportedOperationException();
    }

    /**
     * A new session.
     *
     * @param user 1 to 64 bytes in UTF-8, without control characters
     * @throws IllegalArgumentException when that is no name of a user
     */
    public Session newSession(String user) {
        throw new UnsupportedOperationException();
    }

    /** Whether this can be the name of a user: 1 to 64 bytes in UTF-8, no control characters, not only white space. */
    public static boolean isUserName(String name) {
        throw new UnsupportedOperationException();
    }

    /** The session of a token; null when the token was not made with this key. */
    public @Nullable Session session(String token) {
        throw new UnsupportedOperationException();
    }

    /**
     * A reader for a connection of a session; it is in no room yet.
     *
     * @param takesCompressed whether it may be given compressed frames, see {@link Room#join}
     */
    public Reader newReader(Session session, ReaderListener listener, boolean takesCompressed) {
        throw new UnsupportedOperationException();
    }

    /**
     * Publishes for a session. Publishes of one session in one room are dealt with in the order of the calls.
     *
     * @param sequence the session's own count in this room: 1, 2, 3 ...
     * @param kind null for a message; {@code edit}, {@code delete} or {@code kick}; or the application's own
     * @param data compact JSON, valid UTF-8, copied before this method returns
     * @param outcome told before any reader can see the entry
     */
    public void publish(
            Session session,
            String room,
            long sequence,
            @Nullable String kind,
            ByteBuffer data,
            Consumer<PublishOutcome> outcome) {
        throw new UnsupportedOperationException();
    }

    /**
     * Publishes for the application itself; no rule is asked.
     *
     * @param from the name that the entry has
     * @param kind null for a message, or the application's own
     * @param data compact JSON, valid UTF-8, copied before this method returns
     */
    public CompletionStage<PublishOutcome> publish(String room, String from, @Nullable String kind, ByteBuffer data) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives something to the others that are in the room now, and keeps it nowhere.
     *
     * @param data compact JSON, copied before this method returns
     * @param refused told when it is not given to anybody
     */
    public void signal(Session session, String room, String kind, ByteBuffer data, Consumer<RoomRefusal> refused) {
        throw new UnsupportedOperationException();
    }

    /**
     * Earlier entries of a room that the session is in.
     *
     * @param before the offset behind the last one wanted; empty for the end
     * @param limit entries at most, 1 or more; and 256 KiB
     */
    public void history(
            Session session, String room, OptionalLong before, int limit, Consumer<HistoryOutcome> outcome) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the membership of a session; its reader, if it has one, hears {@link LeaveReason#LEFT}, before the outcome.
     *
     * @param outcome null when it has left
     */
    public void leave(Session session, String room, Consumer<@Nullable RoomRefusal> outcome) {
        throw new UnsupportedOperationException();
    }

    /** Ends all memberships of a session that are known here. */
    public void leaveAll(Session session) {
        throw new UnsupportedOperationException();
    }

    /** Tells a listener each entry of a room from now on, until it is closed. The room stays in memory for it. */
    public AutoCloseable listen(String room, RoomListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Lets go of all readers and refuses what comes later. Members do not leave: after a restart they have the grace time to come back. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
