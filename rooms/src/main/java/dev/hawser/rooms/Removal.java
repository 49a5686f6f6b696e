package dev.hawser.rooms;

import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.Store;
import dev.hawser.store.StoredEntry;
import java.util.OptionalLong;

/** Removes the content of an entry that was deleted, and that of its edits, from the store. */
final class Removal {
    private static final int PIECE = 256;
    private static final int PIECE_BYTES = 1024 * 1024;

    private final Store store;
    private final String room;
    private final long epoch;
    private final Removed removed;

    /** Told of each entry that has no content any more, on any thread. */
    @FunctionalInterface
    interface Removed {
        /** @param millis when it was appended, as the store tells those who read it; empty when it has given the entry up */
        void entry(long offset, OptionalLong millis);
    }

    Removal(Store store, String room, long epoch, Removed removed) {
        this.store = store;
        this.room = room;
        this.epoch = epoch;
        this.removed = removed;
    }

    /** Removes an entry, and the edits of it that come behind it. Doing so again does no harm. */
    void remove(long offset) {
        redact(offset);
        removeEdits(offset, offset + 1);
    }

    private void redact(long offset) {
        Position position = new Position(epoch, offset);
        store.redact(room, position)
                .thenCompose(outcome -> store.read(room, position, 1, 1))
                .thenAccept(outcome -> removed.entry(offset, millis(outcome)));
    }

    private static OptionalLong millis(ReadOutcome outcome) {
        return outcome instanceof ReadOutcome.Entries read && !read.entries().isEmpty()
                ? OptionalLong.of(read.entries().get(0).time().toEpochMilli())
                : OptionalLong.empty();
    }

    private void removeEdits(long of, long from) {
        store.read(room, new Position(epoch, from), PIECE, PIECE_BYTES).thenAccept(outcome -> {
            if (!(outcome instanceof ReadOutcome.Entries read) || read.entries().isEmpty()) {
                return;
            }
            for (StoredEntry entry : read.entries()) {
                if (entry.payload() != null && EntryText.kind(entry.payload()) == EntryKind.EDIT) {
                    if (EntryText.content(entry.payload()).number("offset") == of) {
                        redact(entry.offset());
                    }
                }
            }
            removeEdits(of, read.next().offset());
        });
    }
}
