package dev.hawser.rooms;

import dev.hawser.store.RoomRange;
import java.util.List;

/**
 * What is known of a room when it comes into memory.
 *
 * @param range of what the store has
 * @param membership by all of it
 * @param sinceSnapshot entries behind the last list of members
 * @param deleted offsets that entries near the end say are removed
 */
record RoomState(RoomRange range, Membership membership, long sinceSnapshot, List<Long> deleted) {}
