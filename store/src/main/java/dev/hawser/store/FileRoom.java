package dev.hawser.store;

import org.jspecify.annotations.Nullable;

/**
 * A room of a {@link FileStore}: where its entries lie, and who published. The writing thread changes it, with the room locked; other threads
 * lock it to look.
 */
final class FileRoom {
    final String name;
    final EntryIndex index = new EntryIndex();
    Publishers publishers = new Publishers();
    long epoch;
    /** The oldest offset that was ever said to be retained; only while a log is read again. */
    long declaredStart;
    /** The room is no longer in the store: another one may have its name. */
    boolean forgotten;

    // Owned by the writing thread.
    /** The last segment that has a ROOM record of this room; -1 when none has. */
    int segment = -1;
    /** Its number in that segment. */
    int number;
    /** What of it is in the batch that is being written. */
    @Nullable
    StagedRoom staged;

    FileRoom(String name, long epoch) {
        this.name = name;
        this.epoch = epoch;
    }

    /** Called with the room locked, or on the writing thread. */
    RoomRange range() {
        return new RoomRange(epoch, index.start(), index.end());
    }

    /** Whether the oldest entry is to be given up. Called with the room locked. */
    boolean hasTooMuch(Retention retention, long nowSeconds) {
        int count = index.count();
        if (count == 0) {
            return false;
        }
        boolean tooMuch = count > 1 && (count > retention.entries() || index.payloadBytes() > retention.bytes());
        return tooMuch || retention.isOver(index.seconds(index.start()), nowSeconds);
    }
}
