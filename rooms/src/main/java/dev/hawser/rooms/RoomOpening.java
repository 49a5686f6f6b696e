package dev.hawser.rooms;

import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.RoomRange;
import dev.hawser.store.Store;
import dev.hawser.store.StoredEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is in a room, from its log alone: the last list of members, and the entries behind it. Reads backwards, a piece at a time, until
 * there is a list, or the beginning.
 */
final class RoomOpening {
    private static final int PIECE = 256;
    private static final int PIECE_BYTES = 1024 * 1024;

    private final Store store;
    private final String room;
    private final RoomRange range;
    /** Entries that matter, the oldest first. */
    private final Deque<Found> entries = new ArrayDeque<>();

    private long snapshot = -1;

    private record Found(long offset, EntryText.Content content) {}

    private RoomOpening(Store store, String room, RoomRange range) {
        this.store = store;
        this.room = room;
        this.range = range;
    }

    /** Completes with null when the store cannot be read. */
    static CompletionStage<@Nullable RoomState> open(Store store, String room) {
        return store.range(room).thenCompose(range -> new RoomOpening(store, room, range).readBefore(range.end()));
    }

    private CompletionStage<@Nullable RoomState> readBefore(long end) {
        if (end <= range.start() || snapshot >= 0) {
            return CompletableFuture.completedStage(state());
        }
        long start = Math.max(range.start(), end - PIECE);
        return readPiece(start, end, new ArrayList<>())
                .thenCompose(piece -> piece == null ? CompletableFuture.completedStage(null) : take(piece, start));
    }

    /** One read may give less than what is asked for. Null when one fails, or the room has changed meanwhile. */
    private CompletionStage<@Nullable List<StoredEntry>> readPiece(long from, long end, List<StoredEntry> piece) {
        if (from >= end) {
            return CompletableFuture.completedStage(piece);
        }
        return store.read(room, new Position(range.epoch(), from), (int) (end - from), PIECE_BYTES)
                .thenCompose(outcome -> {
                    if (outcome instanceof ReadOutcome.Entries read
                            && !read.entries().isEmpty()) {
                        piece.addAll(read.entries());
                        return readPiece(read.next().offset(), end, piece);
                    }
                    return CompletableFuture.completedStage(null);
                });
    }

    private CompletionStage<@Nullable RoomState> take(List<StoredEntry> piece, long start) {
        for (int i = piece.size() - 1; i >= 0 && snapshot < 0; i--) {
            StoredEntry entry = piece.get(i);
            EntryKind kind = entry.payload() == null ? EntryKind.MESSAGE : EntryText.kind(entry.payload());
            if (kind != EntryKind.MESSAGE && kind != EntryKind.EDIT) {
                entries.addFirst(new Found(entry.offset(), EntryText.content(entry.payload())));
            }
            if (kind == EntryKind.MEMBERS) {
                snapshot = entry.offset();
            }
        }
        return readBefore(start);
    }

    private RoomState state() {
        Membership membership = new Membership();
        List<Long> deleted = new ArrayList<>();
        for (Found entry : entries) {
            membership.apply(entry.offset(), entry.content());
            if (entry.content().kind() == EntryKind.DELETE) {
                deleted.add(entry.content().number("offset"));
            }
        }
        return new RoomState(range, membership, range.end() - Math.max(snapshot, range.start()), deleted);
    }
}
