package dev.hawser.rooms;

import dev.hawser.store.AppendOutcome;
import dev.hawser.store.Position;
import dev.hawser.store.PublishId;
import dev.hawser.store.RoomRange;
import dev.hawser.store.Store;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room that somebody has to do with: what is appended to its log, one entry after the other.
 *
 * <p>Everything that happens to it is done in turn ({@link Rooms#in}), so nothing here is locked. An entry is appended to the store first; when
 * that says that it has it, in the order of the offsets, its publisher is told, and only then it comes into the log that readers see. Who comes
 * and goes is {@link Admission}'s, who reads {@link Seating}'s, what sessions publish {@link Publishing}'s, and what is seen {@link RoomTail}'s.
 */
final class StoredRoom {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRoom.class);

    /** A list of members comes at least that often, in entries. */
    static final int SNAPSHOT_INTERVAL = 256;

    private final OpenRooms rooms;
    private final String name;
    private final Store store;
    private final RoomTail tail;
    private final Seating seating;
    private final Admission admission;
    private final Publishing publishing;
    private final Founders founders;
    /** What waits for the end of something that a session has under way, by the session. */
    private final OrderedTasks sessions = new OrderedTasks();

    private long sinceSnapshot;
    private boolean snapshotUnderWay;
    /** Appends that the store has not answered. */
    private int appending;
    /** Those of them that change who is there. */
    private int changing;

    StoredRoom(OpenRooms rooms, String name, RoomState state) {
        this.rooms = rooms;
        this.name = name;
        this.store = rooms.store();
        this.tail = new RoomTail(rooms, name, state.range().endPosition());
        this.seating = new Seating(rooms, name, tail, sessions, state.membership());
        this.admission = new Admission(this, rooms, name, sessions, state.membership(), seating);
        this.publishing = new Publishing(this, rooms, name, sessions);
        this.founders = new Founders(rooms.rates().newRooms());
        this.sinceSnapshot = state.sinceSnapshot();
        state.deleted().forEach(tail::remove);
    }

    RoomTail tail() {
        return tail;
    }

    Seating seating() {
        return seating;
    }

    Admission admission() {
        return admission;
    }

    Publishing publishing() {
        return publishing;
    }

    int userCount() {
        return admission.membership().size();
    }

    /** What a room has to be looked after for. */
    enum Need {
        /** Nothing: it may go. */
        NONE,
        /** Somebody reads or listens, and nothing ends by itself. */
        READERS,
        /** Something ends by itself. */
        TIME
    }

    /** Does what has come due. */
    Need sweep() {
        tail.retry();
        admission.sweep();
        Attendance attendance = seating.attendance();
        if (attendance.isAnyLost() || appending > 0 || !sessions.isIdle()) {
            return Need.TIME;
        }
        return attendance.isEmpty() && tail.isUnobserved() ? Need.NONE : Need.READERS;
    }

    /** Gives all memory back; nothing happens here any more. */
    void close() {
        seating.attendance().seats().forEach(tail::stop);
        tail.close();
    }

    /** Publishes for the application itself. */
    void publish(String from, @Nullable String kind, ByteBuffer data, Consumer<PublishOutcome> outcome) {
        append(null, EntryKind.MESSAGE, kind, from, data, answer -> outcome.accept(Refusals.publishOutcome(answer)));
    }

    /** Throws a user out for the application itself. */
    void kick(String from, ByteBuffer data, Consumer<PublishOutcome> outcome) {
        append(EntryKind.KICK, from, data, answer -> outcome.accept(Refusals.publishOutcome(answer)));
    }

    void signal(Session session, String kind, ByteBuffer data, Consumer<@Nullable RoomRefusal> outcome) {
        if (!admission.has(session)) {
            outcome.accept(Refusals.notJoined());
            return;
        }
        ByteBuffer message = Signals.message(name, session.user(), kind, data);
        for (Seat seat : seating.attendance().seats()) {
            if (!seat.reader().session().id().equals(session.id())) {
                seat.reader().tellSignal(message.duplicate());
            }
        }
        outcome.accept(null);
    }

    void history(Session session, OptionalLong before, int limit, Consumer<HistoryOutcome> outcome) {
        if (!admission.has(session)) {
            outcome.accept(new HistoryOutcome.Refused(Refusals.notJoined()));
            return;
        }
        long end = Math.min(before.orElse(Long.MAX_VALUE), tail.endOffset());
        new History(store, name, tail.text(), limit, outcome).readBefore(end);
    }

    void listen(RoomListener listener) {
        tail.listen(listener);
    }

    void unlisten(RoomListener listener) {
        tail.unlisten(listener);
        rooms.expectSweep(name);
    }

    /** Whether a user may append something here, where it would bring the room into being; null, or why not. To be asked just before. */
    @Nullable
    RoomRefusal founding(String user) {
        return exists() ? null : founders.admit(user, rooms.nanos());
    }

    private boolean exists() {
        return tail.epoch() != RoomRange.NONE.epoch();
    }

    /** Appends an entry of the room's own. */
    void append(EntryKind kind, String from, ByteBuffer data, Consumer<AppendOutcome> answer) {
        append(null, kind, null, from, data, answer);
    }

    /**
     * Appends an entry.
     *
     * @param answer told in turn, before a reader can see the entry
     */
    void append(
            @Nullable PublishId id,
            EntryKind kind,
            @Nullable String kindName,
            String from,
            ByteBuffer data,
            Consumer<AppendOutcome> answer) {
        ByteBuffer stored = EntryText.stored(kind, kindName, rooms.millis(), from, data);
        boolean changesMembership = kind == EntryKind.JOIN || kind == EntryKind.LEAVE || kind == EntryKind.KICK;
        appending++;
        if (kind == EntryKind.KICK) {
            admission.changes().beginKick();
        }
        changing += changesMembership ? 1 : 0;
        store.append(name, id, stored)
                .thenAccept(outcome -> rooms.in(name, room -> {
                    room.appending--;
                    room.changing -= changesMembership ? 1 : 0;
                    room.onAnswer(stored, outcome, answer);
                    if (room.exists() || room.appending == 0) {
                        room.founders.settle(isFirst(outcome) ? from : null);
                    }
                    if (kind == EntryKind.KICK) {
                        room.admission.changes().endKick();
                    }
                }));
    }

    private static boolean isFirst(AppendOutcome outcome) {
        return outcome instanceof AppendOutcome.Appended appended
                && appended.position().offset() == 0;
    }

    private void onAnswer(ByteBuffer stored, AppendOutcome outcome, Consumer<AppendOutcome> answer) {
        if (!(outcome instanceof AppendOutcome.Appended appended)) {
            Guarded.outcome(name, answer).accept(outcome);
            return;
        }
        Position position = appended.position();
        if (!position.equals(tail.end())) {
            begin(position);
        }
        EntryKind kind = EntryText.kind(stored);
        if (kind != EntryKind.MESSAGE) {
            onChange(EntryText.content(stored), position);
        }
        // Whoever joins with this entry reads it.
        Guarded.outcome(name, answer).accept(outcome);
        tail.show(kind, stored, position);
        sinceSnapshot++;
        keepSnapshot();
    }

    /** Offsets begin anew, or entries were appended by somebody else: readers have to find out where they are. */
    private void begin(Position position) {
        if (tail.epoch() != 0) {
            LOG.info("Room \"{}\" goes on at {}, and not at {}", name, position, tail.end());
        }
        seating.releaseAll(LeaveReason.RESET);
        if (position.epoch() != tail.epoch()) {
            admission.membership().forgetKicks();
        }
        tail.beginAt(position);
    }

    private void onChange(EntryText.Content entry, Position position) {
        switch (entry.kind()) {
            case KICK -> admission.kick(entry.text("user"), position);
            case DELETE -> tail.remove(entry.number("offset"));
            case EDIT -> tail.removeIfLate(entry.number("offset"), position.offset());
            case MEMBERS -> sinceSnapshot = 0;
            default -> admission.membership().apply(position.offset(), entry);
        }
    }

    /** Writes down who is there, so that opening the room need not read all of it. */
    private void keepSnapshot() {
        Membership membership = admission.membership();
        // What is on its way to the store comes before the list, and is not in it.
        if (snapshotUnderWay
                || changing > 0
                || sinceSnapshot
                        < Math.max(SNAPSHOT_INTERVAL, membership.sessions().size())) {
            return;
        }
        snapshotUnderWay = true;
        append(EntryKind.MEMBERS, "", membership.snapshot(), answer -> snapshotUnderWay = false);
    }
}
