package dev.hawser.store;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the log: reads it, finds out whether something that was acknowledged is missing, and puts it in order. A loss is written down, as new
 * epochs, before the traces of it are removed: a process that is killed in between finds it again.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final int WRITE_BYTES = 1024 * 1024;

    private final SharedLog log;
    private final LogFolder folder;
    private final LogFile markFile;
    private final @Nullable UUID boot;
    private final Replay replay;
    private final boolean isExact;
    private final @Nullable Mark mark;

    private Opening(SharedLog log, LogFile markFile, @Nullable UUID boot) throws IOException {
        this.log = log;
        this.folder = log.folder;
        this.markFile = markFile;
        this.boot = boot;
        this.replay = new Replay(log.options.store(), log.rooms);
        this.mark = Mark.read(markFile);
        this.isExact = mark != null && mark.isExact(boot);
    }

    /**
     * Opens a log, or makes a new one.
     *
     * @param markFile open
     * @throws IOException when files cannot be read or written; damage is no reason
     */
    static Recovery open(SharedLog log, LogFile markFile, @Nullable UUID boot) throws IOException {
        return new Opening(log, markFile, boot).run();
    }

    private Recovery run() throws IOException {
        openSegments();
        for (LogSegment segment : log.segments()) {
            scan(segment);
        }
        judge();
        boolean copied = mark != null && mark.state() == Mark.State.COPIED;
        if (copied) {
            replay.renewAll();
        }
        List<FileRoom> renewed = replay.finish();
        if (log.segments().length == 0 || !replay.losses().isEmpty() || copied) {
            log.roll();
            writeRooms(renewed);
            writeMark();
        }
        repair();
        finish();
        return report();
    }

    private void openSegments() throws IOException {
        List<String> files = folder.list();
        Chain chain = Chain.of(files);
        requireKnownFormat(chain.names());
        requireKnownFormat(chain.replaced());
        int next = 0;
        for (LogSegment.Name name : chain.names()) {
            // Begun, but nothing in it was acknowledged.
            if (isExact && mark != null && name.first() > mark.segment()) {
                folder.delete(name.file());
                continue;
            }
            if (name.first() > next) {
                missing(next, name.first() - 1);
            }
            log.add(new LogSegment(name, folder.open(name.file())));
            next = name.last() + 1;
        }
        if (mark != null && next <= mark.segment()) {
            missing(next, mark.segment());
        }
        for (LogSegment.Name replaced : chain.replaced()) {
            folder.delete(replaced.file());
        }
        for (String file : files) {
            if (file.endsWith(Rewriter.UNFINISHED)) {
                folder.delete(file);
            }
        }
    }

    /** Before anything is made, deleted or mended: what another version has written is left as it is. */
    private void requireKnownFormat(List<LogSegment.Name> names) throws IOException {
        for (LogSegment.Name name : names) {
            try (LogFile file = folder.open(name.file())) {
                new LogSegment(name, file).hasHeader();
            }
        }
    }

    /** An empty segment takes the place of those that are missing. */
    private void missing(int first, int last) throws IOException {
        LogSegment.Name name = new LogSegment.Name(first, last, 0);
        replay.loss("the segments " + first + " to " + last + " are missing");
        log.add(new LogSegment(name, folder.open(name.file())));
    }

    private void scan(LogSegment segment) throws IOException {
        long size = segment.file.size();
        segment.unforced = mark == null || mark.state() == Mark.State.OPEN;
        if (!segment.hasHeader()) {
            // Only a file that was begun just before the machine stopped has no header and no fault.
            if (size > 0 || isExact || segment != log.active() || isMarked(segment)) {
                replay.loss("segment " + segment.name.file() + ": its header is damaged");
            }
            segment.size = 0;
            return;
        }
        long limit = limit(segment, size);
        segment.size = new SegmentScanner(segment.file, limit)
                .scan((record, position, body, bytes) -> replay.record(segment, record, position, body, bytes));
        if (segment.size < limit) {
            replay.loss("segment " + segment.name.file() + ": from " + segment.size + " on it is damaged");
        }
    }

    /** How much of a segment was acknowledged, as far as that is known. */
    private long limit(LogSegment segment, long size) {
        if (mark == null || !isMarked(segment)) {
            return size;
        }
        if (size < mark.position()) {
            replay.loss("segment " + segment.name.file() + " has " + size + " of " + mark.position() + " bytes");
            return size;
        }
        return isExact ? mark.position() : size;
    }

    private boolean isMarked(LogSegment segment) {
        return mark != null && segment.name.last() == mark.segment();
    }

    /** Whether something may be missing that left no trace. */
    private void judge() {
        LogSegment[] all = log.segments();
        boolean nothing = all.length == 0 || all.length == 1 && all[0].size <= LogSegment.HEADER;
        if (nothing || isExact) {
            return;
        }
        if (mark == null) {
            replay.loss("the file \"" + Mark.FILE + "\" is missing or damaged: what was acknowledged is not known");
        } else if (mark.durability() != Durability.FSYNC) {
            replay.loss("the machine stopped, or may have: what was not on its disk yet is gone");
        }
    }

    /** Writes the rooms' new epochs down. */
    private void writeRooms(List<FileRoom> renewed) throws IOException {
        LogSegment active = log.active();
        RoomRecords records = new RoomRecords();
        for (FileRoom room : renewed) {
            room.segment = active.first();
            room.number = active.rooms.size();
            active.rooms.add(room);
            active.roomBytes += records.room(room, room.number, room.index.end(), log.nowMillis());
            if (records.size() >= WRITE_BYTES) {
                write(active, records);
            }
        }
        write(active, records);
        active.force();
        folder.force();
    }

    private static void write(LogSegment active, RoomRecords records) throws IOException {
        active.file.write(records.bytes(), active.size);
        active.size += records.size();
        records.clear();
    }

    private void writeMark() throws IOException {
        LogSegment active = log.active();
        // Over what is there: on a full disk there may be no room for it anywhere else.
        markFile.write(
                new Mark(boot, Mark.State.OPEN, log.options.durability(), active.first(), active.size).encode(), 0);
        markFile.truncate(Mark.SIZE);
        markFile.force();
    }

    /** Cuts off what is behind the last record, and rewrites segments in which something cannot be read. */
    private void repair() throws IOException {
        for (Replay.Entry entry : replay.unfinishedRedactions()) {
            Redaction.overwrite(log, entry.room().index.place(entry.offset()));
        }
        for (LogSegment segment : log.segments()) {
            if (segment.size < LogSegment.HEADER) {
                segment.file.truncate(0);
                segment.file.write(segment.name.header(), 0);
                segment.size = LogSegment.HEADER;
                segment.force();
            } else if (segment.file.size() > segment.size) {
                segment.file.truncate(segment.size);
                segment.force();
            }
            if (segment.damaged) {
                Rewriter.copy(log, List.of(segment)).install();
            }
        }
    }

    private void finish() throws IOException {
        long now = log.nowMillis() / 1000;
        for (LogSegment segment : log.segments()) {
            segment.liveBytes = 0;
        }
        for (FileRoom room : log.rooms.values()) {
            addLiveBytes(room);
            log.trim(room, now);
        }
        for (LogSegment segment : log.segments()) {
            if (segment.unforced && log.options.durability() == Durability.FSYNC) {
                segment.force();
            }
        }
        if (log.active().size >= log.options.segmentBytes()
                || log.active().name.first() != log.active().name.last()) {
            log.roll();
        }
        folder.force();
        writeMark();
    }

    private void addLiveBytes(FileRoom room) {
        for (long offset = room.index.start(); offset < room.index.end(); offset++) {
            LogSegment segment = log.find(EntryIndex.segment(room.index.place(offset)));
            if (segment != null) {
                segment.liveBytes += room.index.recordLength(offset);
            }
        }
    }

    private Recovery report() {
        long entries = 0;
        for (FileRoom room : log.rooms.values()) {
            entries += room.index.count();
        }
        for (Loss loss : replay.losses()) {
            LOG.warn(
                    "Lost in {}: {}", loss.room() == null ? "any room" : "room \"" + loss.room() + "\"", loss.reason());
        }
        LOG.info("{} rooms with {} entries in {}", log.rooms.size(), entries, log.options.folder());
        return new Recovery(log.rooms.size(), entries, List.copyOf(replay.losses()));
    }
}
