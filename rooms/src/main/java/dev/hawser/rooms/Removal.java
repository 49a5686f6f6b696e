package dev.hawser.rooms;

import dev.hawser.store.Position;
import dev.hawser.store.ReadOutcome;
import dev.hawser.store.Store;
import dev.hawser.store.StoredEntry;
import java.util.function.LongConsumer;

/** Removes the content of an entry that was deleted, and that of its edits, from the store. */
final class Removal {
    private static final int PIECE = 256;
    private static final int PIECE_BYTES = 1024 * 1024;

    private final Store store;
    private final String room;
    private final long epoch;
    private final LongConsumer removed;

    /** @param removed told the offset of each entry that has no content any more, on any thread */
    Removal(Store store, String room, long epoch, LongConsumer removed) {
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
        store.redact(room, new Position(epoch, offset)).thenAccept(outcome -> removed.accept(offset));
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
