package dev.hawser.store;

import java.util.List;

/** What became of a read. */
public sealed interface ReadOutcome {

    /**
     * What follows the position, without a hole.
     *
     * @param entries in the order of their offsets, the first at the position; none when there are none yet
     * @param next where to go on
     * @param range of the room when it was read
     */
    record Entries(List<StoredEntry> entries, Position next, RoomRange range) implements ReadOutcome {}

    /**
     * The position is not in the room: entries are missing, or were replaced. In the room's epoch, and before its start: the entries up to
     * the start. In another epoch: whatever the reader has not read of that one, and it cannot tell which of what it has read still holds.
     * Behind the end: there was never such an entry.
     *
     * @param asked the position
     * @param range what can be read instead
     */
    record Gap(Position asked, RoomRange range) implements ReadOutcome {}

    /**
     * The entries are there, but could not be read.
     *
     * @param reason for people
     */
    record Failed(String reason) implements ReadOutcome {}
}
