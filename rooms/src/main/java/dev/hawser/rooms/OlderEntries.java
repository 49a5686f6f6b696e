package dev.hawser.rooms;

import org.jspecify.annotations.Nullable;

/** Entries that a room's log does not retain in memory any more. Any thread. */
@FunctionalInterface
interface OlderEntries {

    /**
     * The segment with a cursor's next entry.
     *
     * @return pinned; or null when it is being fetched, and the cursor is woken afterwards
     */
    @Nullable
    Segment pin(Cursor cursor);
}
