package dev.hawser.rooms;

import dev.hawser.rooms.JoinOutcome.Joined;
import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.AppendOutcome;
import dev.hawser.store.Position;
import dev.hawser.store.PublishId;
import dev.hawser.store.RoomRange;
import dev.hawser.store.Store;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room that somebody has to do with: its log's end in memory, and who is there.
 *
 * <p>Everything that happens to it is done in turn ({@link Rooms#in}), so nothing here is locked. An entry is appended to the store first; when
 * that says that it has it, in the order of the offsets, its publisher is told, and only then it comes into the log that readers see.
 */
final class StoredRoom {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRoom.class);

    /** A list of members comes at least that often, in entries. */
    static final int SNAPSHOT_INTERVAL = 256;

    private static final int MAX_REMOVED = 1000;

    private final Rooms rooms;
    private final String name;
    private final Store store;
    private final EntryText text;
    private final Audience audience;
    private final Membership membership;
    private final Attendance attendance;
    private final Publishing publishing;
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
    /** What waits for the end of something that a session has under way, by the session. */
    private final SessionQueues sessions = new SessionQueues();

    private long epoch;
    private RoomLog log;
    private ReplayedEntries older;
    private long sinceSnapshot;
    private boolean snapshotUnderWay;
    /** Appends that the store has not answered. */
    private int appending;
    /** Those of them that change who is there. */
    private int changing;
    /** Offsets whose content was removed lately: an edit may still be on its way. */
    private final Set<Long> removed = new LinkedHashSet<>();

    StoredRoom(Rooms rooms, String name, RoomState state) {
        this.rooms = rooms;
        this.name = name;
        this.store = rooms.store();
        this.text = new EntryText(name);
        this.audience = new Audience(rooms.executor());
        this.membership = state.membership();
        this.attendance = new Attendance(rooms.graceNanos());
        this.publishing = new Publishing(this, rooms, name, sessions);
        this.sinceSnapshot = state.sinceSnapshot();
        this.epoch = state.range().epoch();
        this.log = newLog(state.range().end());
        this.older = newOlder();
        membership.sessions().forEach(session -> {
            attendance.lose(session, rooms.nanos());
            rooms.entered(session, name);
        });
        state.deleted().forEach(this::remove);
    }

    private RoomLog newLog(long base) {
        return new RoomLog(rooms.pool(), rooms.options().room().retainedBytes(), base);
    }

    private ReplayedEntries newOlder() {
        return new ReplayedEntries(name, epoch, text, store, rooms.replay());
    }

    Store store() {
        return store;
    }

    long epoch() {
        return epoch;
    }

    int userCount() {
        return membership.size();
    }

    boolean has(Session session) {
        return membership.has(session.id());
    }

    // Coming and going

    void join(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        sessions.inTurn(session.id(), () -> joinNow(seat, start, outcome));
    }

    private void joinNow(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        if (!rooms.rules().mayJoin(session.user(), name)) {
            refuse(outcome, new RoomRefusal(Code.NOT_ALLOWED, "you may not join this room"));
        } else if (start instanceof Start.At at
                && at.position().epoch() == epoch
                && at.position().offset() > log.endOffset()) {
            refuse(
                    outcome,
                    new RoomRefusal(
                            Code.OFFSET_IN_FUTURE,
                            "offset " + at.position().offset() + " is behind the end, " + log.endOffset()));
        } else {
            sessions.begin(session.id());
            if (has(session)) {
                take(seat, start, log.endOffset(), outcome);
            } else {
                enter(seat, start, outcome);
            }
        }
    }

    private void enter(Seat seat, Start start, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        append(
                EntryKind.JOIN,
                session.user(),
                presence(session.id(), membership.sessions(session.user()) + 1),
                answer -> {
                    if (answer instanceof AppendOutcome.Appended appended) {
                        attendance.lose(session.id(), rooms.nanos());
                        rooms.entered(session.id(), name);
                        take(seat, start, appended.position().offset(), outcome);
                    } else {
                        refuse(outcome, Refusals.of(answer));
                        sessions.end(session.id());
                    }
                });
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
        store.range(name)
                .thenAccept(range -> rooms.in(name, room -> {
                    room.take(seat, start, now, range, outcome);
                    room.sessions.end(seat.reader().session().id());
                }));
    }

    private void take(Seat seat, Start start, long now, RoomRange range, Consumer<JoinOutcome> outcome) {
        Session session = seat.reader().session();
        if (!has(session)) {
            refuse(outcome, new RoomRefusal(Code.NOT_ALLOWED, "you were thrown out of this room"));
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
        int count = membership.size();
        boolean listed = count <= rooms.options().maxMembersListed();
        outcome.accept(new Joined(from, log.endOffset(), count, listed ? membership.list() : null));
        boolean compressed = seat.reader().takesCompressed();
        audience.add(() -> {
            Cursor cursor = new Cursor(log, seat, compressed, from.offset(), older);
            seat.take(cursor);
            return cursor;
        });
        seat.wake();
        if (seat.reader().isClosed()) {
            detach(seat);
        }
    }

    private Position position(Start start, long now, RoomRange range) {
        long oldest = range.epoch() == epoch ? range.start() : log.startOffset();
        if (start instanceof Start.Last last) {
            long back = last.entries() == 0 ? now : log.endOffset() - Math.min(last.entries(), log.endOffset());
            return new Position(epoch, Math.max(oldest, back));
        }
        Position asked = ((Start.At) start).position();
        return new Position(epoch, asked.epoch() == epoch ? Math.max(oldest, asked.offset()) : oldest);
    }

    /** A reader is gone; its session may come back. */
    void detach(Seat seat) {
        remove(seat);
        if (attendance.detach(seat.reader().session().id(), seat, rooms.nanos())) {
            rooms.expectSweep(name);
        }
    }

    /** A reader does not read this room any more. */
    void remove(Seat seat) {
        Cursor cursor = seat.cursor();
        if (cursor != null) {
            audience.remove(cursor);
        }
    }

    private void release(Seat seat, LeaveReason reason) {
        remove(seat);
        seat.reader().drop(seat, reason);
    }

    void leave(Session session, Consumer<@Nullable RoomRefusal> outcome) {
        sessions.inTurn(session.id(), () -> leaveNow(session, outcome));
    }

    private void leaveNow(Session session, Consumer<@Nullable RoomRefusal> outcome) {
        if (!has(session)) {
            outcome.accept(new RoomRefusal(Code.NOT_JOINED, "you are not in this room"));
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
        append(EntryKind.LEAVE, user, presence(session, membership.sessions(user) - 1), answer -> {
            if (answer instanceof AppendOutcome.Appended) {
                forget(session);
            } else {
                // It is tried again when the grace time is over once more.
                attendance.lose(session, rooms.nanos());
            }
            rooms.expectSweep(name);
            outcome.accept(answer instanceof AppendOutcome.Appended ? null : Refusals.of(answer));
            sessions.end(session);
        });
    }

    private void forget(String session) {
        attendance.forget(session);
        rooms.left(session, name);
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

    /** Lets those leave whose grace time is over. */
    Need sweep() {
        older.retry();
        for (String session : attendance.expired(rooms.nanos())) {
            sessions.inTurn(session, () -> {
                String user = membership.userOf(session);
                if (user != null && attendance.isExpired(session, rooms.nanos())) {
                    appendLeave(session, user, refusal -> {});
                }
            });
        }
        if (attendance.isAnyLost() || appending > 0 || !sessions.isIdle()) {
            return Need.TIME;
        }
        return attendance.isEmpty() && listeners.isEmpty() && audience.size() == 0 ? Need.NONE : Need.READERS;
    }

    /** Gives all memory back; nothing happens here any more. */
    void close(@Nullable LeaveReason reason) {
        for (Seat seat : attendance.seats()) {
            remove(seat);
            if (reason != null) {
                seat.reader().drop(seat, reason);
            }
        }
        older.forgetAll();
        log.retireAll();
    }

    // Publishing

    void publish(
            Session session, long sequence, @Nullable String kind, ByteBuffer data, Consumer<PublishOutcome> outcome) {
        publishing.publish(session, sequence, kind, data, outcome);
    }

    void publish(String from, @Nullable String kind, ByteBuffer data, Consumer<PublishOutcome> outcome) {
        append(null, EntryKind.MESSAGE, kind, from, data, answer -> outcome.accept(Refusals.publishOutcome(answer)));
    }

    void signal(Session session, String kind, ByteBuffer data, Consumer<@Nullable RoomRefusal> outcome) {
        if (!has(session)) {
            outcome.accept(new RoomRefusal(Code.NOT_JOINED, "you are not in this room"));
            return;
        }
        ByteBuffer message = Signals.message(name, session.user(), kind, data);
        for (Seat seat : attendance.seats()) {
            if (!seat.reader().session().id().equals(session.id())) {
                seat.reader().tellSignal(message.duplicate());
            }
        }
        outcome.accept(null);
    }

    void listen(RoomListener listener) {
        listeners.add(listener);
    }

    void unlisten(RoomListener listener) {
        listeners.remove(listener);
        rooms.expectSweep(name);
    }

    private void append(EntryKind kind, String from, ByteBuffer data, Consumer<AppendOutcome> answer) {
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
        changing += changesMembership ? 1 : 0;
        store.append(name, id, stored)
                .thenAccept(outcome -> rooms.in(name, room -> {
                    room.appending--;
                    room.changing -= changesMembership ? 1 : 0;
                    room.onAnswer(stored, outcome, answer);
                }));
    }

    private void onAnswer(ByteBuffer stored, AppendOutcome outcome, Consumer<AppendOutcome> answer) {
        if (!(outcome instanceof AppendOutcome.Appended appended)) {
            tell(answer, outcome);
            return;
        }
        Position position = appended.position();
        if (position.epoch() != epoch || position.offset() != log.endOffset()) {
            begin(position);
        }
        EntryKind kind = EntryText.kind(stored);
        if (kind != EntryKind.MESSAGE) {
            onChange(EntryText.content(stored), position);
        }
        // Whoever joins with this entry reads it.
        tell(answer, outcome);
        show(kind, stored, position);
        sinceSnapshot++;
        keepSnapshot();
    }

    /** What the application does with the answer must not keep readers from the entry. */
    private void tell(Consumer<AppendOutcome> answer, AppendOutcome outcome) {
        try {
            answer.accept(outcome);
        } catch (RuntimeException x) {
            LOG.warn("Whoever appended to room \"{}\" has thrown", name, x);
        }
    }

    /** Offsets begin anew, or entries were appended by somebody else: readers have to find out where they are. */
    private void begin(Position position) {
        if (epoch != 0) {
            LOG.info("Room \"{}\" goes on at {}, and not at {}", name, position, new Position(epoch, log.endOffset()));
        }
        for (Seat seat : attendance.seats()) {
            attendance.detach(seat.reader().session().id(), seat, rooms.nanos());
            release(seat, LeaveReason.RESET);
        }
        older.forgetAll();
        log.retireAll();
        epoch = position.epoch();
        log = newLog(position.offset());
        older = newOlder();
    }

    private void onChange(EntryText.Content entry, Position position) {
        switch (entry.kind()) {
            case KICK -> kick(entry.text("user"), position);
            case DELETE -> remove(entry.number("offset"));
            case EDIT -> removeIfLate(entry.number("offset"), position.offset());
            case MEMBERS -> sinceSnapshot = 0;
            default -> membership.apply(entry);
        }
    }

    /** They read up to this entry, which nobody can see yet, and not one more. */
    private void kick(@Nullable String user, Position position) {
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
            membership.kick(user);
        }
    }

    /** An edit that was on its way when its message was deleted. */
    private void removeIfLate(long of, long offset) {
        if (removed.contains(of)) {
            remove(offset);
        }
    }

    private void remove(long offset) {
        removed.add(offset);
        if (removed.size() > MAX_REMOVED) {
            removed.remove(removed.iterator().next());
        }
        new Removal(store, name, epoch, gone -> rooms.in(name, room -> room.onRemoved(gone))).remove(offset);
    }

    private void onRemoved(long offset) {
        older.forget(offset);
        log.replace(offset, Opcode.TEXT, text.removed(offset, rooms.millis()));
    }

    private void show(EntryKind kind, ByteBuffer stored, Position position) {
        if (kind == EntryKind.MEMBERS) {
            log.appendNothing();
            return;
        }
        ByteBuffer wire = text.wire(position.offset(), stored);
        log.append(Opcode.TEXT, wire, rooms.compressed(wire, audience.takesCompressed()));
        audience.requestPass();
        for (RoomListener listener : listeners) {
            try {
                listener.onEntry(name, position, wire.asReadOnlyBuffer());
            } catch (Throwable x) {
                LOG.warn("A listener of room \"{}\" has thrown", name, x);
            }
        }
    }

    /** Writes down who is there, so that opening the room need not read all of it. */
    private void keepSnapshot() {
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

    void history(Session session, OptionalLong before, int limit, Consumer<HistoryOutcome> outcome) {
        if (!has(session)) {
            outcome.accept(new HistoryOutcome.Refused(new RoomRefusal(Code.NOT_JOINED, "you are not in this room")));
            return;
        }
        long end = Math.min(before.orElse(Long.MAX_VALUE), log.endOffset());
        new History(store, name, text, limit, outcome).readBefore(end);
    }
}
