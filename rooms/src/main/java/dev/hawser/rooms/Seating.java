package dev.hawser.rooms;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Position;
import dev.hawser.store.RoomRange;
import java.util.function.Consumer;

/** Gives the members of a room their readers, and takes them away: where each reads from, and what it is told. Owned by the room's turn. */
final class Seating {
    private final OpenRooms rooms;
    private final String name;
    private final RoomTail tail;
    private final OrderedTasks sessions;
    private final Membership membership;
    private final Attendance attendance;

    /** @param membership those who were there before; they have the grace time to come back */
    Seating(OpenRooms rooms, String name, RoomTail tail, OrderedTasks sessions, Membership membership) {
        this.rooms = rooms;
        this.name = name;
        this.tail = tail;
        this.sessions = sessions;
        this.membership = membership;
        this.attendance = new Attendance(rooms.graceNanos());
        membership.sessions().forEach(this::admit);
    }

    Attendance attendance() {
        return attendance;
    }

    /** A session is a member from now on, and has no reader yet. */
    void admit(String session) {
        attendance.lose(session, rooms.nanos());
        rooms.sessions().entered(session, name);
    }

    /** A session is no member any more. */
    void forget(String session) {
        attendance.forget(session);
        rooms.sessions().left(session, name);
    }

    /**
     * Lets a reader read, whose session is a member; the session's next task comes afterwards.
     *
     * @param now the offset at which a reader that asks for nothing older begins
     */
    void attach(Seat seat, Start start, long now, Consumer<JoinOutcome> outcome) {
        // What is kept is known to the store alone, and without waiting.
        rooms.store()
                .range(name)
                .thenAccept(range -> rooms.in(name, same -> {
                    attach(seat, start, now, range, outcome);
                    sessions.end(seat.reader().session().id());
                }));
    }

    private void attach(Seat seat, Start start, long now, RoomRange range, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        if (!membership.has(session.id())) {
            outcome.accept(new JoinOutcome.Refused(Refusals.kicked()));
            return;
        }
        if (seat.reader().isClosed()) {
            outcome.accept(new JoinOutcome.Refused(new RoomRefusal(Code.CLOSING, "the connection is gone")));
            rooms.expectSweep(name);
            return;
        }
        Position from = position(start, now, range);
        Seat before = attendance.attach(session.id(), seat);
        if (before != null && before != seat) {
            release(before, LeaveReason.REPLACED);
        }
        outcome.accept(joined(from));
        tail.read(seat, from.offset());
        if (seat.reader().isClosed()) {
            detach(seat);
        }
    }

    private Position position(Start start, long now, RoomRange range) {
        long epoch = tail.epoch();
        long oldest = range.epoch() == epoch ? range.start() : tail.startOffset();
        if (start instanceof Start.Last last) {
            long back = last.entries() == 0 ? now : tail.endOffset() - Math.min(last.entries(), tail.endOffset());
            return new Position(epoch, Math.max(oldest, back));
        }
        Position asked = ((Start.At) start).position();
        return new Position(epoch, asked.epoch() == epoch ? Math.max(oldest, asked.offset()) : oldest);
    }

    /** What is said to a reader that reads from a position on. */
    private Joined joined(Position from) {
        int count = membership.size();
        boolean listed = count <= rooms.options().maxMembersListed();
        return new Joined(from, tail.endOffset(), count, listed ? membership.list() : null);
    }

    /** What a reader waits for is not kept any more. */
    void skip(Cursor cursor, Seat seat, Position asked, RoomRange range) {
        // Otherwise the room has begun anew, and let go of the reader, or is about to; there is nothing of this epoch
        // any more.
        if (asked.epoch() == tail.epoch() && range.epoch() == tail.epoch()) {
            // Told once, and before anything that comes behind the gap can be taken.
            if (cursor.beginSkip(asked.offset())) {
                seat.onGap(asked, joined(range.startPosition()));
                cursor.skipTo(range.start());
            }
            seat.wake();
        }
    }

    /** A reader is gone; its session may come back. */
    void detach(Seat seat) {
        tail.stop(seat);
        if (attendance.detach(seat.reader().session().id(), seat, rooms.nanos())) {
            rooms.expectSweep(name);
        }
    }

    /** Lets go of a session's reader, if it has one. */
    void release(Session session, LeaveReason reason) {
        Seat seat = attendance.seat(session.id());
        if (seat != null) {
            attendance.detach(session.id(), seat, rooms.nanos());
            release(seat, reason);
        }
    }

    /** Lets go of all readers; their sessions may come back. */
    void releaseAll(LeaveReason reason) {
        attendance.seats().forEach(seat -> release(seat.reader().session(), reason));
    }

    private void release(Seat seat, LeaveReason reason) {
        tail.stop(seat);
        seat.reader().drop(seat, reason);
    }
}
