package dev.hawser.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * The rooms of a {@link FileStore} as they are at one moment, to be read beside whoever has it, or of a copy ({@link StoreCopy}). Nothing is
 * changed in the folder.
 *
 * <pre>{@code
 * try (StoreView view = StoreView.open(folder, StoreOptions.DEFAULT)) {
 *     view.read("lobby", view.range("lobby").startPosition());
 * }
 * }</pre>
 *
 * <p>One thread, which may wait for a disk.
 */
public final class StoreView implements AutoCloseable {
    private final LogSnapshot snapshot;
    private final SharedLog log;
    private final LogReader reader;
    private final Replay replay;

    private StoreView(LogSnapshot snapshot, SharedLog log) {
        this.snapshot = snapshot;
        this.log = log;
        this.reader = new LogReader(log);
        this.replay = new Replay(log.options.store(), log.rooms);
    }

    /**
     * Opens it, and reads all entries once.
     *
     * @param options of the store
     * @throws IOException when there is no store, or it cannot be read; the message names the folder
     */
    public static StoreView open(Path folder, StoreOptions options) throws IOException {
        LogSnapshot snapshot = LogSnapshot.open(folder);
        try {
            FileStoreOptions all = FileStoreOptions.in(folder).withStore(options);
            StoreView view = new StoreView(snapshot, new SharedLog(snapshot.folder, all, InstantSource.system()));
            view.load();
            return view;
        } catch (IOException | RuntimeException x) {
            snapshot.close();
            throw x;
        }
    }

    private void load() throws IOException {
        for (LogSegment segment : snapshot.segments) {
            log.add(segment);
            if (!segment.hasHeader()) {
                replay.loss("segment " + segment.name.file() + ": its header is damaged");
                continue;
            }
            long end = new SegmentScanner(segment.file, segment.size)
                    .scan((record, position, body, bytes) -> replay.record(segment, record, position, body, bytes));
            if (end < segment.size) {
                replay.loss("segment " + segment.name.file() + ": from " + end + " on it is damaged");
            }
        }
        replay.finish();
        // A copy is as old as its youngest entry: what was kept then is read.
        long now = snapshot.mark.state() == Mark.State.COPIED ? youngest() : log.nowMillis() / 1000;
        log.rooms.values().forEach(room -> log.trim(room, now));
    }

    private long youngest() {
        return log.rooms.values().stream()
                .map(room -> room.index)
                .filter(index -> index.count() > 0)
                .mapToLong(index -> index.seconds(index.end() - 1))
                .max()
                .orElse(0);
    }

    /** What is damaged, and so missing; none when everything that was acknowledged is there. */
    public List<Loss> losses() {
        return List.copyOf(replay.losses());
    }

    /** What of a room can be read; {@link RoomRange#NONE} for one that does not exist. */
    public RoomRange range(String room) {
        FileRoom found = log.rooms.get(room);
        return found == null ? RoomRange.NONE : found.range();
    }

    /**
     * Reads entries in the order of their offsets, as many as one read gives.
     *
     * @return as {@link Store#read}
     */
    public ReadOutcome read(String room, Position from) {
        FileRoom found = log.rooms.get(room);
        ReadOutcome known = reader.withoutReading(found, from);
        return known != null || found == null
                ? Objects.requireNonNull(known)
                : reader.read(
                        found, from, Integer.MAX_VALUE, log.options.store().maxReadBytes());
    }

    @Override
    public void close() throws IOException {
        snapshot.close();
    }
}
