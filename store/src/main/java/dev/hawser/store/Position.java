package dev.hawser.store;

/**
 * A place in a room.
 *
 * @param epoch within which the offset has a meaning; 0 is never the epoch of a room
 * @param offset of the next entry to read
 */
public record Position(long epoch, long offset) {
    /** The first entry that the room ever had, in whichever epoch: for a reader that has read nothing. */
    public static final Position BEGINNING = new Position(0, 0);

    public Position {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset + " < 0");
        }
    }

    @Override
    public String toString() {
        return Long.toHexString(epoch) + ":" + offset;
    }
}
