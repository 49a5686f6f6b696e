package dev.hawser.store;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The one log of all rooms: its segments, and who has entries in it. The writing thread changes it; any thread looks. */
final class SharedLog {
    private static final LogSegment[] NONE = {};

    final LogFolder folder;
    final FileStoreOptions options;
    final InstantSource clock;
    final ConcurrentHashMap<String, FileRoom> rooms = new ConcurrentHashMap<>();

    /** By their numbers, without a gap; the last one is written. Replaced as a whole. */
    private volatile LogSegment[] segments = NONE;

    SharedLog(LogFolder folder, FileStoreOptions options, InstantSource clock) {
        this.folder = folder;
        this.options = options;
        this.clock = clock;
    }

    LogSegment[] segments() {
        return segments;
    }

    /** The segment that is written. */
    LogSegment active() {
        LogSegment[] all = segments;
        return all[all.length - 1];
    }

    /** The segment with a number, which may stand for others as well; null when there is none. */
    @Nullable
    LogSegment find(int number) {
        LogSegment[] all = segments;
        int low = 0;
        int high = all.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            LogSegment segment = all[middle];
            if (number < segment.name.first()) {
                high = middle - 1;
            } else if (number > segment.name.last()) {
                low = middle + 1;
            } else {
                return segment;
            }
        }
        return null;
    }

    void add(LogSegment segment) {
        List<LogSegment> all = new ArrayList<>(List.of(segments));
        all.add(segment);
        segments = all.toArray(NONE);
    }

    /** Begins the next segment. It may not be on the disk yet. */
    void roll() throws IOException {
        LogSegment[] all = segments;
        int number = all.length == 0 ? 0 : all[all.length - 1].name.last() + 1;
        LogSegment.Name name = new LogSegment.Name(number, number, 0);
        LogSegment next = new LogSegment(name, folder.open(name.file()));
        try {
            next.file.truncate(0);
            next.file.write(name.header(), 0);
            if (options.durability() == Durability.FSYNC) {
                folder.force();
            }
        } catch (IOException x) {
            next.release();
            folder.delete(name.file());
            throw x;
        }
        next.unforced = true;
        add(next);
    }

    /** Puts a segment in the place of those for which it stands. */
    void replace(List<LogSegment> run, LogSegment segment) {
        List<LogSegment> all = new ArrayList<>();
        for (LogSegment old : segments) {
            if (old == run.get(0)) {
                all.add(segment);
            }
            if (!run.contains(old)) {
                all.add(old);
            }
        }
        segments = all.toArray(NONE);
    }

    /** Gives up the oldest entries of a room that are too much or too old. Called with the room locked, on the writing thread. */
    void trim(FileRoom room, long nowSeconds) {
        while (room.hasTooMuch(options.store().retention(), nowSeconds)) {
            forgetLive(room, room.index.start());
            room.index.removeFirst();
        }
    }

    /** The record of an entry is of no use any more. */
    private void forgetLive(FileRoom room, long offset) {
        LogSegment segment = find(EntryIndex.segment(room.index.place(offset)));
        Objects.requireNonNull(segment).liveBytes -= room.index.recordLength(offset);
    }

    long nowMillis() {
        return clock.millis();
    }

    /** Closes all files. */
    void close() throws IOException {
        for (LogSegment segment : segments) {
            segment.release();
        }
        folder.close();
    }
}
