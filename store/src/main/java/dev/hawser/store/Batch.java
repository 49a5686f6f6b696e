package dev.hawser.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends that are written together: first all are staged, as bytes and as what they will be; when the bytes are as durable as configured,
 * all is committed, and only then can anybody see it. Owned by the writing thread.
 */
final class Batch {
    /** An append and what becomes of it when the batch is written. */
    private record Staged(Pending.Append append, AppendOutcome outcome, boolean inBatch) {}

    private final SharedLog log;
    private final StoreOptions options;
    private final Watches watches;
    final RoomRecords records = new RoomRecords();
    private final List<Staged> appends = new ArrayList<>();
    private final List<StagedRoom> rooms = new ArrayList<>();
    private final Map<String, FileRoom> newRooms = new HashMap<>();
    private int roomBytes;

    Batch(SharedLog log, Watches watches) {
        this.log = log;
        this.options = log.options.store();
        this.watches = watches;
    }

    boolean isEmpty() {
        return appends.isEmpty() && records.size() == 0;
    }

    /** Finds out what an append is, and encodes it when it is new. */
    void stage(Pending.Append append) {
        PublishId id = append.id();
        long now = log.nowMillis();
        FileRoom known = find(append.room());
        if (known == null && id != null && id.sequence() != 1) {
            // A refused publish must not leave a room behind.
            refuse(append, Verdict.refusal(new Verdict.Skipped(1), id));
            return;
        }
        if (known == null && log.rooms.size() + newRooms.size() >= options.maxRooms()) {
            refuse(append, Refusals.tooManyRooms(options));
            return;
        }
        StagedRoom staged = staged(known == null ? create(append.room()) : known);
        Verdict verdict = id == null ? Verdict.FRESH : staged.judge(id, now / 1000, options);
        if (verdict instanceof Verdict.Fresh) {
            appends.add(new Staged(append, encode(staged, append, now), true));
        } else if (verdict instanceof Verdict.Repeat repeat) {
            Position first = new Position(staged.room.epoch, repeat.offset());
            boolean inBatch = repeat.offset() >= staged.first;
            appends.add(new Staged(append, new AppendOutcome.Repeated(first), inBatch));
        } else if (verdict instanceof Verdict.Skipped skipped) {
            refuse(append, Verdict.refusal(skipped, Objects.requireNonNull(id)));
        } else {
            appends.add(new Staged(append, new AppendOutcome.Forgotten(), false));
        }
    }

    private void refuse(Pending.Append append, AppendOutcome.Refused refused) {
        appends.add(new Staged(append, refused, false));
    }

    private @Nullable FileRoom find(String name) {
        FileRoom room = log.rooms.get(name);
        return room == null ? newRooms.get(name) : room;
    }

    private FileRoom create(String name) {
        FileRoom room = new FileRoom(name, Epochs.next());
        newRooms.put(name, room);
        return room;
    }

    private StagedRoom staged(FileRoom room) {
        StagedRoom staged = room.staged;
        if (staged == null) {
            staged = new StagedRoom(room);
            room.staged = staged;
            rooms.add(staged);
        }
        return staged;
    }

    private AppendOutcome encode(StagedRoom staged, Pending.Append append, long now) {
        int number = number(staged, now);
        PublishId id = append.id();
        long offset = staged.next();
        int length = append.payload().remaining();
        LogSegment active = log.active();
        long place = EntryIndex.place(active.first(), (int) active.size + records.size());
        Record record = new Record(
                Record.ENTRY,
                number,
                offset,
                now,
                id == null ? 0 : id.sequence(),
                id == null ? null : id.publisher(),
                length);
        records.add(record, append.payload());
        staged.add(place, length, id, now / 1000);
        return new AppendOutcome.Appended(new Position(staged.room.epoch, offset));
    }

    /** The number of the room in the active segment, which it is given there with its first record. */
    private int number(StagedRoom staged, long now) {
        FileRoom room = staged.room;
        LogSegment active = log.active();
        if (room.segment == active.first()) {
            return room.number;
        }
        if (staged.number < 0) {
            staged.number = active.rooms.size();
            active.rooms.add(room);
            roomBytes += records.room(room, staged.number, room.index.end(), now);
        }
        return staged.number;
    }

    /** Encodes that an entry that can be read is redacted. */
    void stageRedaction(FileRoom room, long offset) {
        long now = log.nowMillis();
        records.redaction(number(staged(room), now), offset, now);
    }

    /** The bytes are as durable as configured: now all of it can be seen, and is told. */
    void commit() {
        LogSegment active = log.active();
        active.size += records.size();
        active.roomBytes += roomBytes;
        log.rooms.putAll(newRooms);
        for (StagedRoom staged : rooms) {
            commit(staged, active);
        }
        List<Staged> done = new ArrayList<>(appends);
        List<StagedRoom> changed = new ArrayList<>(rooms);
        clear();
        // In this order: whoever has an outcome and watches then is not told of that entry.
        for (StagedRoom staged : changed) {
            tell(staged);
        }
        for (Staged staged : done) {
            staged.append().outcome().complete(staged.outcome());
        }
    }

    private void commit(StagedRoom staged, LogSegment active) {
        FileRoom room = staged.room;
        if (staged.number >= 0) {
            room.segment = active.first();
            room.number = staged.number;
        }
        if (staged.entries.isEmpty()) {
            return;
        }
        synchronized (room) {
            long offset = staged.first;
            for (StagedRoom.StagedEntry entry : staged.entries) {
                PublishId id = entry.id();
                int publisherLength = id == null ? 0 : Names.utf8Length(id.publisher());
                active.liveBytes += Record.length(publisherLength, entry.payloadLength());
                room.index.add(entry.place(), entry.payloadLength(), publisherLength, entry.seconds());
                if (id != null) {
                    room.publishers.add(id, offset, entry.seconds(), options);
                }
                offset++;
            }
            log.trim(room, log.nowMillis() / 1000);
        }
    }

    private void tell(StagedRoom staged) {
        FileRoom room = staged.room;
        if (!staged.entries.isEmpty() && watches.isWatched(room.name)) {
            RoomRange range;
            synchronized (room) {
                range = room.range();
            }
            watches.appended(room.name, range);
        }
    }

    /** The bytes could not be written: nothing of it has happened. */
    void rollBack(Refusal refusal, String reason) {
        LogSegment active = log.active();
        for (StagedRoom staged : rooms) {
            if (staged.number >= 0) {
                active.rooms.remove(active.rooms.size() - 1);
            }
        }
        List<Staged> done = new ArrayList<>(appends);
        clear();
        for (Staged staged : done) {
            if (staged.inBatch()) {
                staged.append().refuse(refusal, reason);
            } else {
                staged.append().outcome().complete(staged.outcome());
            }
        }
    }

    private void clear() {
        for (StagedRoom staged : rooms) {
            staged.room.staged = null;
        }
        rooms.clear();
        appends.clear();
        newRooms.clear();
        records.clear();
        roomBytes = 0;
    }
}
