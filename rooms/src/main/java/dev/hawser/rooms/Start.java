package dev.hawser.rooms;

import dev.hawser.store.Position;

/** Where reading a room begins. */
public sealed interface Start {
    /** What comes from now on. */
    Start END = new Last(0);
    /** The oldest entry that is kept. */
    Start OLDEST = new Last(Long.MAX_VALUE);

    /** Where another reading ended. */
    record At(Position position) implements Start {}

    /**
     * So many of the latest entries, or as many as are kept.
     *
     * @param entries 0 or more
     */
    record Last(long entries) implements Start {
        public Last {
            if (entries < 0) {
                throw new IllegalArgumentException("entries " + entries + " < 0");
            }
        }
    }
}
