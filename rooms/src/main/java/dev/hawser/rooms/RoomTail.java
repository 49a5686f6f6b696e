package dev.hawser.rooms;

import dev.hawser.store.Position;
import dev.hawser.store.Store;
import dev.hawser.websocket.Opcode;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a room's log in memory, and whoever is shown what comes into it: readers and listeners. Owned by the room's turn. */
final class RoomTail {
    private static final Logger LOG = LoggerFactory.getLogger(RoomTail.class);

    private static final int MAX_REMOVED = 1000;

    private final OpenRooms rooms;
    private final String name;
    private final Store store;
    private final EntryText text;
    private final Audience audience;
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

    private long epoch;
    private RoomLog log;
    private ReplayedEntries older;
    /** Offsets whose content was removed lately: an edit may still be on its way. */
    private final Set<Long> removed = new LinkedHashSet<>();

    /** @param end where the log in memory begins: what the store has comes before it */
    RoomTail(OpenRooms rooms, String name, Position end) {
        this.rooms = rooms;
        this.name = name;
        this.store = rooms.store();
        this.text = new EntryText(name);
        this.audience = new Audience(rooms.executor());
        this.epoch = end.epoch();
        this.log = newLog(end.offset());
        this.older = newOlder();
    }

    private RoomLog newLog(long base) {
        return new RoomLog(rooms.pool(), rooms.options().room().retainedBytes(), base);
    }

    private ReplayedEntries newOlder() {
        return new ReplayedEntries(
                name,
                epoch,
                text,
                store,
                rooms.replay(),
                // In turn: only there it is known who is there at a place in the log.
                (cursor, seat, asked, range) ->
                        rooms.in(name, room -> room.seating().skip(cursor, seat, asked, range)));
    }

    EntryText text() {
        return text;
    }

    long epoch() {
        return epoch;
    }

    /** The oldest offset that is in memory. */
    long startOffset() {
        return log.startOffset();
    }

    long endOffset() {
        return log.endOffset();
    }

    /** The position that the next entry is expected at. */
    Position end() {
        return new Position(epoch, log.endOffset());
    }

    /** Everything begins anew at a position; there are no readers any more. */
    void beginAt(Position position) {
        older.forgetAll();
        log.retireAll();
        epoch = position.epoch();
        log = newLog(position.offset());
        older = newOlder();
    }

    /** Has a reader read from an offset on. */
    void read(Seat seat, long from) {
        boolean compressed = seat.reader().takesCompressed();
        audience.add(() -> {
            Cursor cursor = new Cursor(log, seat, compressed, from, older);
            seat.take(cursor);
            return cursor;
        });
        seat.wake();
    }

    /** A reader does not read this room any more. */
    void stop(Seat seat) {
        Cursor cursor = seat.cursor();
        if (cursor != null) {
            audience.remove(cursor);
        }
    }

    void listen(RoomListener listener) {
        listeners.add(listener);
    }

    void unlisten(RoomListener listener) {
        listeners.remove(listener);
    }

    /** Whether nobody reads or listens. */
    boolean isUnobserved() {
        return listeners.isEmpty() && audience.size() == 0;
    }

    /** Puts an entry behind the last one: everybody may see it. */
    void show(EntryKind kind, ByteBuffer stored, Position position) {
        if (kind == EntryKind.MEMBERS) {
            log.appendNothing();
            return;
        }
        ByteBuffer wire = text.wire(position.offset(), stored);
        listeners.forEach(listener -> tell(listener, position, wire));
        rooms.listeners().forEach(listener -> tell(listener, position, wire));
        log.append(Opcode.TEXT, wire, rooms.compressed(wire, audience.takesCompressed()));
        audience.requestPass();
    }

    private void tell(RoomListener listener, Position position, ByteBuffer wire) {
        try {
            listener.onEntry(name, position, wire.asReadOnlyBuffer());
        } catch (Throwable x) {
            LOG.warn("A listener of room \"{}\" has thrown", name, x);
        }
    }

    /** Removes the content of an edit that was on its way when its message was deleted. */
    void removeIfLate(long of, long offset) {
        if (removed.contains(of)) {
            remove(offset);
        }
    }

    /** Removes the content of an entry, and that of its edits, from memory and store. */
    void remove(long offset) {
        removed.add(offset);
        if (removed.size() > MAX_REMOVED) {
            removed.remove(removed.iterator().next());
        }
        new Removal(
                        store,
                        name,
                        epoch,
                        (gone, millis) -> rooms.in(name, room -> room.tail().onRemoved(gone, millis)))
                .remove(offset);
    }

    private void onRemoved(long offset, OptionalLong millis) {
        older.forget(offset);
        log.replace(offset, Opcode.TEXT, text.removed(offset, millis.orElseGet(rooms::millis)));
    }

    /** Tries again what could not be read. */
    void retry() {
        older.retry();
    }

    /** Gives all memory back. */
    void close() {
        older.forgetAll();
        log.retireAll();
    }
}
