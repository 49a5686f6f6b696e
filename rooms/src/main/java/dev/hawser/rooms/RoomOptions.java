package dev.hawser.rooms;

/**
 * Settings of a room.
 *
 * @param retainedBytes at least so many bytes of the latest entries are kept, and less than 256 KiB, or one entry that is larger, more. A
 *     reader that lags further has a gap. An entry lies in one piece, so the memory that this takes may be twice as much where the
 *     entries are larger than 128 KiB; where they have 64 KiB at most it is a third more
 */
public record RoomOptions(int retainedBytes) {
    /** 16 MiB are retained. */
    public static final RoomOptions DEFAULT = new RoomOptions(16 * 1024 * 1024);

    public RoomOptions {
        if (retainedBytes < 0) {
            throw new IllegalArgumentException("retainedBytes " + retainedBytes + " < 0");
        }
    }
}
