package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.RoomRange;
import dev.hawser.store.Store;
import dev.hawser.store.StoredEntry;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Reads the entries directly before an offset, backwards, a few at a time. For one answer. */
final class History {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int PIECE = 32;
    /** As much as any number of them may have. */
    private static final int PIECE_BYTES = Integer.MAX_VALUE / 2;

    private final Store store;
    private final String room;
    private final EntryText text;
    private final int limit;
    private final Consumer<HistoryOutcome> outcome;

    private final Deque<ByteBuffer> found = new ArrayDeque<>();
    private int bytes;

    History(Store store, String room, EntryText text, int limit, Consumer<HistoryOutcome> outcome) {
        this.store = store;
        this.room = room;
        this.text = text;
        this.limit = limit;
        this.outcome = outcome;
    }

    void readBefore(long end) {
        store.range(room).thenAccept(range -> readBefore(end, range));
    }

    private void readBefore(long end, RoomRange range) {
        if (end <= range.start() || found.size() >= limit) {
            outcome.accept(new HistoryOutcome.Entries(range.epoch(), range.start(), List.copyOf(found)));
            return;
        }
        long start = Math.max(range.start(), end - PIECE);
        readPiece(start, end, range, new ArrayList<>(), start);
    }

    private void readPiece(long from, long end, RoomRange range, List<StoredEntry> piece, long start) {
        if (from >= end) {
            takeFrom(piece, range, start);
            return;
        }
        store.read(room, new Position(range.epoch(), from), (int) (end - from), PIECE_BYTES)
                .thenAccept(read -> {
                    if (read instanceof ReadOutcome.Entries entries
                            && !entries.entries().isEmpty()) {
                        piece.addAll(entries.entries());
                        readPiece(entries.next().offset(), end, range, piece, start);
                    } else if (read instanceof ReadOutcome.Gap gap
                            && gap.range().epoch() == range.epoch()) {
                        // Given up meanwhile: what is left of it.
                        readBefore(end, gap.range());
                    } else {
                        outcome.accept(new HistoryOutcome.Refused(
                                new RoomRefusal(Code.OVERLOADED, "the room cannot be read now")));
                    }
                });
    }

    private void takeFrom(List<StoredEntry> piece, RoomRange range, long start) {
        for (int i = piece.size() - 1; i >= 0; i--) {
            ByteBuffer wire = text.wire(piece.get(i));
            if (wire == null) {
                continue;
            }
            if (found.size() >= limit || !found.isEmpty() && bytes + wire.remaining() > MAX_BYTES) {
                outcome.accept(new HistoryOutcome.Entries(range.epoch(), range.start(), List.copyOf(found)));
                return;
            }
            bytes += wire.remaining();
            found.addFirst(wire);
        }
        readBefore(start, range);
    }
}
