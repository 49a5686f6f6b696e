package dev.hawser.rooms;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.AppendOutcome;
import dev.hawser.store.Position;
import dev.hawser.store.RoomRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets sessions into a room and out of it: joining, leaving, being lost and being thrown out. Owned by the room's turn. */
final class Admission {
    /** A join, and a leave, which cannot be refused any more. */
    private static final int ENTRIES_OF_A_VISIT = 2;

    private final StoredRoom room;
    private final OpenRooms rooms;
    private final String name;
    private final RoomTail tail;
    private final OrderedTasks sessions;
    private final Membership membership;
    private final Attendance attendance;

    private final MembershipChanges changes = new MembershipChanges();

    /** @param membership those who were there before; they have the grace time to come back */
    Admission(StoredRoom room, OpenRooms rooms, String name, OrderedTasks sessions, Membership membership) {
        this.room = room;
        this.rooms = rooms;
        this.name = name;
        this.tail = room.tail();
        this.sessions = sessions;
        this.membership = membership;
        this.attendance = new Attendance(rooms.graceNanos());
        membership.sessions().forEach(session -> {
            attendance.lose(session, rooms.nanos());
            rooms.sessions().entered(session, name);
        });
    }

    boolean has(Session session) {
        return membership.has(session.id());
    }

    Membership membership() {
        return membership;
    }

    MembershipChanges changes() {
        return changes;
    }

    /** The readers of those that have one. */
    List<Seat> seats() {
        return attendance.seats();
    }

    void join(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        sessions.inTurn(session.id(), () -> joinNow(seat, start, outcome));
    }

    private void joinNow(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        sessions.begin(session.id());
        if (has(session)) {
            decide(seat, start, outcome);
        } else {
            changes.whenNone(session.user(), () -> decide(seat, start, outcome));
        }
    }

    private void decide(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        RoomRefusal refusal = refusal(session, start);
        if (refusal == null && !has(session)) {
            refusal = entering(session.user());
        }
        if (refusal != null) {
            refuse(outcome, refusal);
            sessions.end(session.id());
        } else if (has(session)) {
            take(seat, start, tail.endOffset(), outcome);
        } else {
            enter(seat, start, outcome);
        }
    }

    /** Whether a user may come in now; null, or why not. */
    private @Nullable RoomRefusal entering(String user) {
        long wait = rooms.rates().entries().take(user, ENTRIES_OF_A_VISIT, rooms.nanos());
        if (wait > 0) {
            return Refusals.tooFast("you come and go too fast", wait);
        }
        RoomRefusal founding = room.founding(user);
        if (founding != null) {
            rooms.rates().entries().giveBack(user, ENTRIES_OF_A_VISIT);
        }
        return founding;
    }

    private @Nullable RoomRefusal refusal(Session session, Start start) {
        if (!rooms.rules().mayJoin(session.user(), name)) {
            String reason = rooms.rules().reason(session.user(), name);
            return new RoomRefusal(Code.NOT_ALLOWED, reason == null ? "you may not join this room" : reason);
        }
        if (!(start instanceof Start.At at)) {
            return null;
        }
        if (!has(session) && isKicked(session.user(), at.position())) {
            return kicked();
        }
        return at.position().epoch() == tail.epoch() && at.position().offset() > tail.endOffset()
                ? new RoomRefusal(
                        Code.OFFSET_IN_FUTURE,
                        "offset " + at.position().offset() + " is behind the end, " + tail.endOffset())
                : null;
    }

    private void enter(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        changes.begin(session.user());
        room.append(
                EntryKind.JOIN,
                session.user(),
                presence(session.id(), membership.sessions(session.user()) + 1),
                answer -> {
                    if (answer instanceof AppendOutcome.Appended appended) {
                        attendance.lose(session.id(), rooms.nanos());
                        rooms.sessions().entered(session.id(), name);
                        take(seat, start, appended.position().offset(), outcome);
                    } else {
                        rooms.rates().entries().giveBack(session.user(), ENTRIES_OF_A_VISIT);
                        refuse(outcome, Refusals.of(answer));
                        sessions.end(session.id());
                    }
                    changes.end(session.user());
                });
    }

    /** Whether what is asked for is older than a kick of the user, behind which the user has not come back. */
    private boolean isKicked(String user, Position from) {
        OptionalLong kick = membership.kickOf(user);
        return kick.isPresent() && (from.epoch() != tail.epoch() || from.offset() <= kick.getAsLong());
    }

    private static RoomRefusal kicked() {
        return new RoomRefusal(Code.KICKED, "you were thrown out of this room");
    }

    private static void refuse(Consumer<JoinOutcome> outcome, RoomRefusal refusal) {
        outcome.accept(new JoinOutcome.Refused(refusal));
    }

    private static ByteBuffer presence(String session, int count) {
        return StandardCharsets.UTF_8.encode(
                "{\"session\":" + EntryText.quoted(session) + ",\"sessions\":" + count + "}");
    }

    /** Lets a reader read; the session is a member. */
    private void take(Seat seat, Start start, long now, Consumer<JoinOutcome> outcome) {
        // What is kept is known to the store alone, and without waiting.
        rooms.store()
                .range(name)
                .thenAccept(range -> rooms.in(name, same -> {
                    take(seat, start, now, range, outcome);
                    sessions.end(seat.reader().session().id());
                }));
    }

    private void take(Seat seat, Start start, long now, RoomRange range, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        if (!has(session)) {
            refuse(outcome, kicked());
            return;
        }
        if (seat.reader().isClosed()) {
            refuse(outcome, new RoomRefusal(Code.CLOSING, "the connection is gone"));
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

    /** What is said to a reader that reads from a position on. */
    private Joined joined(Position from) {
        int count = membership.size();
        boolean listed = count <= rooms.options().maxMembersListed();
        return new Joined(from, tail.endOffset(), count, listed ? membership.list() : null);
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

    /** Lets go of all readers; their sessions may come back. */
    void releaseAll(LeaveReason reason) {
        for (Seat seat : attendance.seats()) {
            attendance.detach(seat.reader().session().id(), seat, rooms.nanos());
            release(seat, reason);
        }
    }

    private void release(Seat seat, LeaveReason reason) {
        tail.stop(seat);
        seat.reader().drop(seat, reason);
    }

    void leave(Session session, Consumer<@Nullable RoomRefusal> outcome) {
        sessions.inTurn(session.id(), () -> leaveNow(session, outcome));
    }

    private void leaveNow(Session session, Consumer<@Nullable RoomRefusal> outcome) {
        if (!has(session)) {
            outcome.accept(Refusals.notJoined());
            return;
        }
        Seat seat = attendance.seat(session.id());
        if (seat != null) {
            attendance.detach(session.id(), seat, rooms.nanos());
            release(seat, LeaveReason.LEFT);
        }
        appendLeave(session.id(), session.user(), outcome);
    }

    private void appendLeave(String session, String user, Consumer<@Nullable RoomRefusal> outcome) {
        sessions.begin(session);
        changes.whenNone(user, () -> {
            if (membership.has(session)) {
                appendLeaveNow(session, user, outcome);
            } else {
                // Thrown out meanwhile.
                outcome.accept(Refusals.notJoined());
                sessions.end(session);
            }
        });
    }

    private void appendLeaveNow(String session, String user, Consumer<@Nullable RoomRefusal> outcome) {
        changes.begin(user);
        room.append(EntryKind.LEAVE, user, presence(session, membership.sessions(user) - 1), answer -> {
            if (answer instanceof AppendOutcome.Appended) {
                forget(session);
            } else {
                // It is tried again when the grace time is over once more.
                attendance.lose(session, rooms.nanos());
            }
            rooms.expectSweep(name);
            outcome.accept(answer instanceof AppendOutcome.Appended ? null : Refusals.of(answer));
            sessions.end(session);
            changes.end(user);
        });
    }

    private void forget(String session) {
        attendance.forget(session);
        rooms.sessions().left(session, name);
    }

    /** They read up to this entry, which nobody can see yet, and not one more. */
    void kick(@Nullable String user, Position position) {
        for (Seat seat : attendance.seats()) {
            Session session = seat.reader().session();
            Cursor cursor = seat.cursor();
            if (session.user().equals(user) && cursor != null) {
                cursor.limit(position.offset() + 1);
            }
        }
        for (String session : List.copyOf(membership.sessions())) {
            if (user != null && user.equals(membership.userOf(session))) {
                forget(session);
            }
        }
        if (user != null) {
            membership.kick(user, position.offset());
        }
    }

    /** Lets those leave whose grace time is over. */
    void sweep() {
        for (String session : attendance.expired(rooms.nanos())) {
            sessions.inTurn(session, () -> {
                String user = membership.userOf(session);
                if (user != null && attendance.isExpired(session, rooms.nanos())) {
                    appendLeave(session, user, refusal -> {});
                }
            });
        }
    }

    /** Whether some member has no reader, and will have left after a while. */
    boolean isAnyLost() {
        return attendance.isAnyLost();
    }

    /** Whether there is no member. */
    boolean isEmpty() {
        return attendance.isEmpty();
    }
}
