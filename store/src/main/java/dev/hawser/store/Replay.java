package dev.hawser.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the rooms from the records of the log, in their order. What cannot be told apart from a loss is one: a room ends at its first hole,
 * and has a new epoch; when it cannot be told which rooms lost something, all have one.
 */
final class Replay {
    private final StoreOptions options;
    private final Map<String, FileRoom> rooms;
    private final List<Loss> losses = new ArrayList<>();
    /** Entries whose payload is damaged: in the middle of being redacted, if a later record says so. */
    private final List<Entry> suspects = new ArrayList<>();
    /** Redactions whose entry is not overwritten; to be completed. */
    private final List<Entry> unfinished = new ArrayList<>();

    private final Set<Entry> redactions = new HashSet<>();
    private final Set<FileRoom> lost = new HashSet<>();
    private boolean allRooms;

    /** An entry of the history that is being read; the epoch tells it from one that had the offset before. */
    record Entry(FileRoom room, long epoch, long offset) {}

    Replay(StoreOptions options, Map<String, FileRoom> rooms) {
        this.options = options;
        this.rooms = rooms;
    }

    /** Something is missing, and it cannot be told of which room. */
    void loss(String reason) {
        allRooms = true;
        losses.add(new Loss(null, reason));
    }

    /** Nothing is missing, but what is read is not where the rooms were last: all have a new epoch. */
    void renewAll() {
        allRooms = true;
    }

    List<Loss> losses() {
        return losses;
    }

    List<Entry> unfinishedRedactions() {
        return unfinished;
    }

    /** Takes a record of a segment. */
    void record(LogSegment segment, Record record, int position, Record.Body body, ByteBuffer bytes) {
        boolean understood = switch (record.kind()) {
            case Record.ROOM -> room(segment, record, body, bytes);
            case Record.ENTRY, Record.REDACTED_ENTRY -> entry(segment, record, position, body);
            case Record.REDACTION -> redaction(segment, record, body);
            default -> false;
        };
        if (!understood) {
            segment.damaged = true;
            loss("segment " + segment.name.file() + ": the record at " + position + " is damaged");
        }
    }

    private boolean room(LogSegment segment, Record record, Record.Body body, ByteBuffer bytes) {
        RoomState state = body == Record.Body.INTACT ? RoomState.decode(bytes, options) : null;
        if (state == null || record.room() != segment.rooms.size()) {
            segment.rooms.add(null);
            return false;
        }
        FileRoom room = rooms.computeIfAbsent(state.name(), name -> new FileRoom(name, 0));
        segment.rooms.add(room);
        segment.roomBytes += record.length();
        room.segment = segment.first();
        room.number = record.room();
        takeState(room, state, record.offset());
        return true;
    }

    private static void takeState(FileRoom room, RoomState state, long next) {
        EntryIndex index = room.index;
        boolean sameEpoch = room.epoch == state.epoch();
        room.declaredStart = sameEpoch ? Math.max(room.declaredStart, state.start()) : state.start();
        room.epoch = state.epoch();
        while (index.count() > 0 && index.start() < room.declaredStart) {
            index.removeFirst();
        }
        if (next < index.end()) {
            index.truncate(next);
        }
        if (index.count() == 0) {
            index.reset(Math.max(Math.min(room.declaredStart, next), sameEpoch ? index.end() : 0));
        }
        fillTo(index, next);
        room.publishers = state.publishers();
    }

    /** What lies between is not there: a loss, unless it turns out to be older than what is retained. */
    private static void fillTo(EntryIndex index, long next) {
        while (index.end() < next) {
            index.add(EntryIndex.NOWHERE, 0, 0, 0);
        }
    }

    private boolean entry(LogSegment segment, Record record, int position, Record.Body body) {
        FileRoom room = roomOf(segment, record);
        if (room == null || record.offset() < room.index.end()) {
            return false;
        }
        fillTo(room.index, record.offset());
        long place = EntryIndex.place(segment.first(), position);
        room.index.add(place, record.bodyLength(), record.publisherLength(), record.time() / 1000);
        if (body == Record.Body.DAMAGED) {
            suspects.add(new Entry(room, room.epoch, record.offset()));
        } else if (body == Record.Body.REDACTED || record.kind() == Record.REDACTED_ENTRY) {
            room.index.markRedacted(record.offset());
        }
        PublishId id = record.id();
        if (id != null) {
            room.publishers.add(id, record.offset(), record.time() / 1000, options);
        }
        return true;
    }

    private boolean redaction(LogSegment segment, Record record, Record.Body body) {
        FileRoom room = roomOf(segment, record);
        if (room == null || body != Record.Body.INTACT) {
            return false;
        }
        redactions.add(new Entry(room, room.epoch, record.offset()));
        return true;
    }

    private static @Nullable FileRoom roomOf(LogSegment segment, Record record) {
        int number = record.room();
        return number < 0 || number >= segment.rooms.size() ? null : segment.rooms.get(number);
    }

    /** All records are taken. Returns the rooms that need a new epoch, which they have got. */
    List<FileRoom> finish() {
        finishRedactions();
        for (Entry entry : suspects) {
            if (isCurrent(entry) && !entry.room().index.isRedacted(entry.offset())) {
                cut(entry.room(), entry.offset(), "the payload of entry " + entry.offset() + " is damaged");
            }
        }
        for (FileRoom room : rooms.values()) {
            finish(room);
        }
        List<FileRoom> renewed = new ArrayList<>();
        for (FileRoom room : rooms.values()) {
            if (allRooms || lost.contains(room)) {
                room.epoch = Epochs.next();
                renewed.add(room);
            }
        }
        return renewed;
    }

    private void finishRedactions() {
        for (Entry entry : redactions) {
            if (isCurrent(entry)) {
                if (!entry.room().index.isRedacted(entry.offset())) {
                    unfinished.add(entry);
                }
                entry.room().index.markRedacted(entry.offset());
            }
        }
    }

    /** Whether the entry is still in the room, and has a place. */
    private static boolean isCurrent(Entry entry) {
        EntryIndex index = entry.room().index;
        return entry.epoch() == entry.room().epoch
                && entry.offset() >= index.start()
                && entry.offset() < index.end()
                && index.place(entry.offset()) != EntryIndex.NOWHERE;
    }

    private void finish(FileRoom room) {
        EntryIndex index = room.index;
        while (index.count() > 0 && index.start() < room.declaredStart) {
            index.removeFirst();
        }
        if (index.start() != room.declaredStart) {
            cut(room, room.declaredStart, "the entries from " + room.declaredStart + " on are missing");
        }
        for (long offset = index.start(); offset < index.end(); offset++) {
            if (index.place(offset) == EntryIndex.NOWHERE) {
                cut(room, offset, "the entries from " + offset + " on are missing");
            }
        }
        index.trimToSize();
    }

    /** The room ends before an entry. */
    private void cut(FileRoom room, long offset, String reason) {
        lost.add(room);
        losses.add(new Loss(room.name, reason));
        if (offset <= room.index.start() || offset > room.index.end()) {
            room.index.reset(offset);
        } else {
            room.index.truncate(offset);
        }
        room.publishers.forgetFrom(offset);
    }
}
