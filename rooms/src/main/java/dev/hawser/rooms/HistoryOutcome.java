package dev.hawser.rooms;

import java.nio.ByteBuffer;
import java.util.List;

/** What became of asking for earlier entries. */
public sealed interface HistoryOutcome {

    /**
     * Entries.
     *
     * @param epoch of the offsets
     * @param start the oldest offset that is kept
     * @param entries as they are on the wire, in the order of their offsets
     */
    record Entries(long epoch, long start, List<ByteBuffer> entries) implements HistoryOutcome {}

    /** There are none. */
    record Refused(RoomRefusal refusal) implements HistoryOutcome {}
}
