package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.AppendOutcome;
import dev.hawser.store.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets sessions into a room and out of it: joining, leaving, being lost and being thrown out. What they read is {@link Seating}'s. Owned by the
 * room's turn.
 */
final class Admission {
    /** A join, and a leave, which cannot be refused any more. */
    private static final int ENTRIES_OF_A_VISIT = 2;

    private final StoredRoom room;
    private final OpenRooms rooms;
    private final String name;
    private final RoomTail tail;
    private final OrderedTasks sessions;
    private final Membership membership;
    private final Seating seating;
    private final Attendance attendance;

    private final MembershipChanges changes = new MembershipChanges();

    Admission(
            StoredRoom room,
            OpenRooms rooms,
            String name,
            OrderedTasks sessions,
            Membership membership,
            Seating seating) {
        this.room = room;
        this.rooms = rooms;
        this.name = name;
        this.tail = room.tail();
        this.sessions = sessions;
        this.membership = membership;
        this.seating = seating;
        this.attendance = seating.attendance();
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

    void join(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        Consumer<JoinOutcome> told = Guarded.outcome(name, outcome);
        sessions.inTurn(session.id(), () -> joinNow(seat, start, told));
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
        RoomRefusal refusal = Guarded.refusal(name, () -> refusal(session, start));
        if (refusal == null && !has(session)) {
            refusal = entering(session.user());
        }
        if (refusal != null) {
            refuse(outcome, refusal);
            sessions.end(session.id());
        } else if (has(session)) {
            seating.attach(seat, start, tail.endOffset(), outcome);
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
            return Refusals.kicked();
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
                        seating.admit(session.id());
                        seating.attach(seat, start, appended.position().offset(), outcome);
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

    private static void refuse(Consumer<JoinOutcome> outcome, RoomRefusal refusal) {
        outcome.accept(new JoinOutcome.Refused(refusal));
    }

    private static ByteBuffer presence(String session, int count) {
        return StandardCharsets.UTF_8.encode(
                "{\"session\":" + EntryText.quoted(session) + ",\"sessions\":" + count + "}");
    }

    void leave(Session session, Consumer<@Nullable RoomRefusal> outcome) {
        Consumer<@Nullable RoomRefusal> told = Guarded.outcome(name, outcome);
        sessions.inTurn(session.id(), () -> leaveNow(session, told));
    }

    private void leaveNow(Session session, Consumer<@Nullable RoomRefusal> outcome) {
        if (!has(session)) {
            outcome.accept(Refusals.notJoined());
            return;
        }
        seating.release(session, LeaveReason.LEFT);
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
                seating.forget(session);
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

    /** They read up to this entry, which nobody can see yet, and not one more. */
    void kick(@Nullable String user, Position position) {
        if (user == null) {
            return;
        }
        for (Seat seat : attendance.seats()) {
            Cursor cursor = seat.cursor();
            if (cursor != null && seat.reader().session().user().equals(user)) {
                cursor.limit(position.offset() + 1);
            }
        }
        for (String session : List.copyOf(membership.sessions())) {
            if (user.equals(membership.userOf(session))) {
                seating.forget(session);
            }
        }
        membership.kick(user, position.offset());
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
}
