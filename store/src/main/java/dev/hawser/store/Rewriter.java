package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies what is still of use in neighbouring segments into one that stands for them all: of each room its state, and the entries that are
 * retained. It changes nothing that is in use; {@link #install} does.
 */
final class Rewriter {
    /** The end of the name of a file that is not finished. */
    static final String UNFINISHED = ".tmp";

    private static final int WRITE_BYTES = 1024 * 1024;
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    /** Where the entries of a room were, and where their copies are. */
    private record Moves(FileRoom room, long first, long[] from, long[] to, int[] payloadLengths) {}

    private final SharedLog log;
    private final List<LogSegment> run;
    private final LogSegment target;
    private final String unfinishedName;
    private final RoomRecords records = new RoomRecords();
    private final List<Moves> moves = new ArrayList<>();

    private Rewriter(SharedLog log, List<LogSegment> run) throws IOException {
        this.log = log;
        this.run = run;
        int generation =
                run.stream().mapToInt(old -> old.name.generation()).max().orElse(0) + 1;
        LogSegment.Name name = new LogSegment.Name(
                run.get(0).name.first(), run.get(run.size() - 1).name.last(), generation);
        unfinishedName = name.file() + UNFINISHED;
        target = new LogSegment(name, log.folder.open(unfinishedName));
    }

    /**
     * Copies. Any thread, one at a time.
     *
     * @param run neighbours, none of which is written any more
     * @throws IOException when it was not possible; nothing has changed then
     */
    static Rewriter copy(SharedLog log, List<LogSegment> run) throws IOException {
        Rewriter rewriter = new Rewriter(log, run);
        try {
            rewriter.copy();
        } catch (IOException | RuntimeException x) {
            rewriter.drop();
            throw x;
        }
        return rewriter;
    }

    private void copy() throws IOException {
        target.file.truncate(0);
        target.file.write(target.name.header(), 0);
        Set<FileRoom> rooms = new LinkedHashSet<>();
        for (LogSegment old : run) {
            for (FileRoom room : old.rooms) {
                if (room != null) {
                    rooms.add(room);
                }
            }
        }
        for (FileRoom room : rooms) {
            copy(room);
        }
        write();
        target.force();
    }

    private void copy(FileRoom room) throws IOException {
        long runStart = EntryIndex.place(run.get(0).first(), 0);
        long runEnd = EntryIndex.place(target.name.last() + 1, 0);
        Moves mine;
        synchronized (room) {
            // A later segment may say of a forgotten room what it had retained: then this one says that nothing is
            // left.
            if (room.forgotten && room.segment <= target.name.last()) {
                return;
            }
            EntryIndex index = room.index;
            long first = index.firstFrom(runStart);
            int count = (int) (index.firstFrom(runEnd) - first);
            mine = new Moves(room, first, new long[count], new long[count], new int[count]);
            for (int i = 0; i < count; i++) {
                mine.from[i] = index.place(first + i);
                mine.payloadLengths[i] = index.isRedacted(first + i) ? 0 : index.recordLength(first + i);
            }
            target.roomBytes += records.room(room, target.rooms.size(), first, log.nowMillis());
        }
        int number = target.rooms.size();
        target.rooms.add(room);
        for (int i = 0; i < mine.from.length; i++) {
            copy(mine, i, number);
        }
        moves.add(mine);
        if (records.size() >= WRITE_BYTES) {
            write();
        }
    }

    /** Copies an entry; the length of its payload is that of its record before. */
    private void copy(Moves mine, int i, int number) throws IOException {
        LogSegment source = source(mine.from[i]);
        int position = EntryIndex.position(mine.from[i]);
        boolean redacted = mine.payloadLengths[i] == 0;
        int length = redacted ? Record.FIXED_HEADER + PublishId.MAX_PUBLISHER_BYTES : mine.payloadLengths[i];
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.file.read(bytes, position);
        bytes.flip();
        boolean whole = bytes.limit() >= Record.FIXED_HEADER && bytes.limit() >= Record.headerLength(bytes, 0);
        Record old = whole ? Record.decode(bytes, 0) : null;
        if (old == null || old.offset() != mine.first + i) {
            throw new IOException("the record at " + position + " of " + source.name.file() + " is damaged");
        }
        ByteBuffer body = redacted ? NO_BODY : body(mine.room, old, bytes, source, position);
        byte kind = body == NO_BODY ? Record.REDACTED_ENTRY : Record.ENTRY;
        mine.to[i] = EntryIndex.place(target.first(), (int) target.size + records.size());
        mine.payloadLengths[i] = body.remaining();
        records.add(
                new Record(kind, number, old.offset(), old.time(), old.sequence(), old.publisher(), body.remaining()),
                body);
        if (records.size() >= WRITE_BYTES) {
            write();
        }
    }

    private static ByteBuffer body(FileRoom room, Record old, ByteBuffer bytes, LogSegment source, int position)
            throws IOException {
        if (old.kind() == Record.ENTRY && bytes.limit() == old.length() && old.check(bytes, 0) == Record.Body.INTACT) {
            return bytes.slice(old.headerLength(), old.bodyLength());
        }
        synchronized (room) {
            // It may have been redacted since.
            if (old.offset() < room.index.start() || room.index.isRedacted(old.offset())) {
                return NO_BODY;
            }
        }
        throw new IOException("the record at " + position + " of " + source.name.file() + " is damaged");
    }

    private LogSegment source(long place) throws IOException {
        int number = EntryIndex.segment(place);
        for (LogSegment old : run) {
            if (number >= old.name.first() && number <= old.name.last()) {
                return old;
            }
        }
        throw new IOException("segment " + number + " is not rewritten");
    }

    private void write() throws IOException {
        target.file.write(records.bytes(), target.size);
        target.size += records.size();
        records.clear();
    }

    /**
     * Puts the copy in the place of the segments. On the writing thread.
     *
     * @throws IOException when it cannot be told whether it has happened
     */
    void install() throws IOException {
        boolean overwritten = false;
        for (Moves mine : moves) {
            for (int i = 0; i < mine.from.length; i++) {
                if (mine.payloadLengths[i] > 0 && isRedacted(mine, i)) {
                    overwritten |= Redaction.overwrite(target.file, EntryIndex.position(mine.to[i]));
                }
            }
        }
        if (overwritten) {
            target.force();
        }
        log.folder.rename(unfinishedName, target.name.file());
        log.folder.force();
        log.replace(run, target);
        moves.forEach(this::move);
        for (FileRoom room : target.rooms) {
            if (room != null && room.segment <= target.name.last()) {
                room.segment = target.first();
            }
        }
        for (LogSegment old : run) {
            old.release();
            log.folder.delete(old.name.file());
        }
    }

    private static boolean isRedacted(Moves mine, int i) {
        return isWhere(mine, i) && mine.room.index.isRedacted(mine.first + i);
    }

    /** Whether the entry is still where it was. */
    private static boolean isWhere(Moves mine, int i) {
        EntryIndex index = mine.room.index;
        long offset = mine.first + i;
        return offset >= index.start() && offset < index.end() && index.place(offset) == mine.from[i];
    }

    private void move(Moves mine) {
        synchronized (mine.room) {
            for (int i = 0; i < mine.from.length; i++) {
                if (isWhere(mine, i)) {
                    long offset = mine.first + i;
                    mine.room.index.move(offset, mine.to[i], mine.payloadLengths[i]);
                    target.liveBytes += mine.room.index.recordLength(offset);
                }
            }
        }
    }

    /** Drops the copy. */
    void drop() throws IOException {
        target.release();
        log.folder.delete(unfinishedName);
    }
}
