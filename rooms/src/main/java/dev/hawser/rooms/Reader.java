package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Position;
import dev.hawser.websocket.FrameSource;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a session: a cursor for each room that it is in, and one wake-up for all of them. Rooms that have something take turns.
 *
 * <p>{@link #take} and {@link #settle} are for one thread at a time; the other methods for any.
 */
public final class Reader implements FrameSource, AutoCloseable {
    private final OpenRooms rooms;
    private final Session session;
    private final ReaderListener listener;
    private final boolean takesCompressed;

    private final Map<String, Seat> seats = new ConcurrentHashMap<>(2);
    /** Those that have something to read, each once. */
    private final Queue<Seat> ready = new ConcurrentLinkedQueue<>();

    private final AtomicLong framesOfLeft = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Its place among those of its session. */
    private final SessionConnections.Connection connection;

    /** Between take and settle, owned by the reading thread. */
    private @Nullable Seat taken;

    Reader(OpenRooms rooms, Session session, OptionalLong number, ReaderListener listener, boolean takesCompressed) {
        this.rooms = rooms;
        this.session = session;
        this.listener = listener;
        this.takesCompressed = takesCompressed;
        this.connection = rooms.sessions().connect(session.id(), number);
    }

    Session session() {
        return session;
    }

    boolean takesCompressed() {
        return takesCompressed;
    }

    SessionConnections.Connection connection() {
        return connection;
    }

    boolean isClosed() {
        return closed.get();
    }

    /**
     * Joins a room: the session becomes a member, unless it is one, and this reader reads the room.
     *
     * @param outcome told before the first entry can be taken
     */
    public void join(String room, Start start, Consumer<JoinOutcome> outcome) {
        RoomRefusal refusal = RoomNames.refusal(room, session.user());
        int most = rooms.options().maxRoomsPerReader();
        Seat seat = new Seat(this, room);
        if (refusal == null && isClosed()) {
            refusal = new RoomRefusal(Code.CLOSING, "the reader is closed");
        } else if (refusal == null && seats.containsKey(room)) {
            refusal = new RoomRefusal(Code.ALREADY_JOINED, "this connection is in the room already");
        } else if (refusal == null && seats.size() >= most) {
            refusal = new RoomRefusal(
                    Code.TOO_MANY_ROOMS, "this connection is in " + most + " rooms, and may be in no more");
        }
        if (refusal != null) {
            outcome.accept(new JoinOutcome.Refused(refusal));
            return;
        }
        if (seats.putIfAbsent(room, seat) != null) {
            join(room, start, outcome);
            return;
        }
        Consumer<JoinOutcome> joined = result -> {
            if (!(result instanceof JoinOutcome.Joined)) {
                seats.remove(room, seat);
            }
            outcome.accept(result);
        };
        rooms.in(
                room,
                found -> {
                    if (connection.mayAttend(room)) {
                        found.admission().join(seat, start, joined);
                    } else {
                        joined.accept(new JoinOutcome.Late());
                    }
                },
                refused -> joined.accept(new JoinOutcome.Refused(refused)));
    }

    /**
     * Whether an entry that comes in this room now {@linkplain ReaderListener#wake wakes} the connection, unless it has something to take that it
     * knows of. Only certain where it is asked by what a publish calls.
     */
    public boolean reads(String room) {
        Seat seat = seats.get(room);
        return seat != null && seat.cursor() != null;
    }

    @Override
    public @Nullable ByteBuffer take() {
        for (Seat seat = ready.poll(); seat != null; seat = ready.poll()) {
            seat.becomeUnready();
            Cursor cursor = seat.cursor();
            ByteBuffer bytes = cursor == null ? null : cursor.take();
            if (bytes != null) {
                taken = seat;
                return bytes;
            }
        }
        return null;
    }

    @Override
    public @Nullable ByteBuffer settle(ByteBuffer given) {
        Seat seat = takenSeat();
        Cursor cursor = seat.cursor();
        try {
            return cursor == null ? null : cursor.settle(given);
        } finally {
            putBehind(seat);
        }
    }

    private Seat takenSeat() {
        Seat seat = taken;
        if (seat == null) {
            throw new IllegalStateException("settled without a taking");
        }
        taken = null;
        return seat;
    }

    /** Lets the others have their turn, and looks again then. */
    private void putBehind(Seat seat) {
        if (seat.becomeReady()) {
            ready.add(seat);
        }
    }

    @Override
    public long framesGiven() {
        long frames = framesOfLeft.get();
        for (Seat seat : seats.values()) {
            Cursor cursor = seat.cursor();
            frames += cursor == null ? 0 : cursor.framesGiven();
        }
        return frames;
    }

    /** The connection is gone: the members that it was are so no more when the grace time is over, and no other reader has come. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        rooms.sessions().disconnect(session.id());
        for (Seat seat : seats.values()) {
            // In a room that cannot be read it has no seat.
            rooms.in(seat.room(), room -> room.seating().detach(seat), refused -> {});
        }
        seats.clear();
    }

    void wake(Seat seat) {
        ready.add(seat);
        listener.wake();
    }

    /** The room lets go of a seat. */
    void drop(Seat seat, LeaveReason reason) {
        Cursor cursor = seat.cursor();
        if (seats.remove(seat.room(), seat) && !isClosed()) {
            framesOfLeft.addAndGet(cursor == null ? 0 : cursor.framesGiven());
            listener.onLeft(seat.room(), reason);
        }
    }

    /** Somebody was thrown out, and has read the last entry that they may. */
    void onLimit(Seat seat) {
        drop(seat, LeaveReason.KICKED);
        rooms.in(seat.room(), room -> room.tail().stop(seat));
    }

    void tellGap(String room, Position asked, JoinOutcome.Joined again) {
        if (!isClosed()) {
            listener.onGap(room, asked, again);
        }
    }

    void tellSignal(ByteBuffer message) {
        if (!isClosed()) {
            listener.onSignal(message);
        }
    }
}
