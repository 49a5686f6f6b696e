package dev.hawser.rooms;

import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.RoomRange;
import dev.hawser.store.Store;
import dev.hawser.store.StoredEntry;
import dev.hawser.websocket.FrameEncoder;
import dev.hawser.websocket.Opcode;
import dev.hawser.websocket.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a room that are in the store, and not in memory any more: read for the cursors that come to them, each piece once for all that
 * wait for it. Any thread.
 */
final class ReplayedEntries implements OlderEntries {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayedEntries.class);

    /** As much as is read at once: what a socket takes in one go. */
    private static final int READ_BYTES = 64 * 1024;

    private static final int READ_ENTRIES = 1024;

    private final String room;
    private final long epoch;
    private final EntryText text;
    private final Store store;
    private final Replay replay;
    private final GapAnnouncer announcer;

    /** By their first offset. */
    private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();

    /** How often an entry was removed. */
    private final AtomicInteger removals = new AtomicInteger();

    /** Who waits for entries from an offset on. Guarded by itself. */
    private final Map<Long, List<Waiting>> waiting = new HashMap<>();
    /** Those whose read has failed. Guarded by waiting. */
    private final List<Waiting> failed = new ArrayList<>();

    /** A cursor, and whose it is. */
    private record Waiting(Cursor cursor, Seat seat, long offset) {}

    /** Lets a reader go on from somewhere else than from where it is, once; whatever it is woken for meanwhile. */
    @FunctionalInterface
    interface GapAnnouncer {
        void skip(Cursor cursor, Seat seat, Position asked, RoomRange range);
    }

    ReplayedEntries(String room, long epoch, EntryText text, Store store, Replay replay, GapAnnouncer announcer) {
        this.room = room;
        this.epoch = epoch;
        this.text = text;
        this.store = store;
        this.replay = replay;
        this.announcer = announcer;
    }

    @Override
    public @Nullable Segment pin(Cursor cursor) {
        long offset = cursor.offset();
        Map.Entry<Long, Segment> before = segments.floorEntry(offset);
        if (before != null
                && before.getValue().endOffset() > offset
                && before.getValue().pin()) {
            return before.getValue();
        }
        await(new Waiting(cursor, (Seat) cursor.member(), offset));
        return null;
    }

    private void await(Waiting one) {
        boolean first;
        synchronized (waiting) {
            List<Waiting> others = waiting.computeIfAbsent(one.offset(), offset -> new ArrayList<>());
            first = others.isEmpty();
            // It may be woken, and come here again, before what it waits for is there.
            if (others.stream().noneMatch(other -> other.cursor() == one.cursor())) {
                others.add(one);
            }
        }
        if (first) {
            int before = removals.get();
            store.read(room, new Position(epoch, one.offset()), READ_ENTRIES, READ_BYTES)
                    .thenAccept(outcome -> onRead(one.offset(), outcome, before));
        }
    }

    private void onRead(long offset, ReadOutcome outcome, int removalsBefore) {
        // What was read before something was removed may still have it: then it is not held, and read again.
        Segment segment = outcome instanceof ReadOutcome.Entries read
                        && !read.entries().isEmpty()
                        && removals.get() == removalsBefore
                ? hold(read.entries())
                : null;
        // Whoever removes something counts it, and then looks for what is held: one of the two sees the other.
        if (segment != null && removals.get() != removalsBefore) {
            drop(segment.firstOffset(), segment);
        }
        List<Waiting> all;
        synchronized (waiting) {
            all = waiting.remove(offset);
        }
        try {
            if (outcome instanceof ReadOutcome.Failed failure) {
                LOG.warn(
                        "Room \"{}\" cannot be read from {} on; it is tried again: {}", room, offset, failure.reason());
                synchronized (waiting) {
                    failed.addAll(all);
                }
                return;
            }
            for (Waiting one : all) {
                if (outcome instanceof ReadOutcome.Gap gap) {
                    announcer.skip(one.cursor(), one.seat(), new Position(epoch, offset), gap.range());
                } else {
                    one.seat().wake();
                }
            }
        } finally {
            if (segment != null) {
                segment.unpin();
            }
        }
    }

    /** Returns it pinned, so that those who wait for it find it. */
    private Segment hold(List<StoredEntry> entries) {
        List<@Nullable ByteBuffer> frames = new ArrayList<>(entries.size());
        int length = 0;
        for (StoredEntry entry : entries) {
            ByteBuffer wire = text.wire(entry);
            frames.add(wire);
            length += wire == null ? 0 : FrameEncoder.headerLength(Role.SERVER, wire.remaining()) + wire.remaining();
        }
        long first = entries.get(0).offset();
        Segment segment = new Segment(replay.pool(), length, first, 0);
        for (ByteBuffer wire : frames) {
            if (wire == null) {
                segment.appendNothing();
            } else {
                segment.append(Opcode.TEXT, wire, null);
            }
        }
        segment.pin();
        Segment same = segments.put(first, segment);
        if (same != null) {
            replay.remove(same);
        }
        replay.add(segment, () -> segments.remove(first, segment));
        return segment;
    }

    /** Tries again what has failed. */
    void retry() {
        List<Waiting> again;
        synchronized (waiting) {
            again = List.copyOf(failed);
            failed.clear();
        }
        again.forEach(one -> one.seat().wake());
    }

    /** An entry was removed: what has it is read again. */
    void forget(long offset) {
        removals.incrementAndGet();
        Map.Entry<Long, Segment> before = segments.floorEntry(offset);
        if (before != null) {
            drop(before.getKey(), before.getValue());
        }
    }

    void forgetAll() {
        segments.forEach(this::drop);
    }

    private void drop(long first, Segment segment) {
        if (segments.remove(first, segment)) {
            segment.eraseWhenUnused();
            replay.remove(segment);
        }
    }
}
