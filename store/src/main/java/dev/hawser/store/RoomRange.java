package dev.hawser.store;

/**
 * What of a room can be read.
 *
 * @param epoch changes whenever offsets could have been used twice; 0 when there is no such room
 * @param start the oldest offset that is retained
 * @param end the offset that the next entry gets
 */
public record RoomRange(long epoch, long start, long end) {
    /** Of a room that does not exist. */
    public static final RoomRange NONE = new RoomRange(0, 0, 0);

    /** The position behind the last entry. */
    public Position endPosition() {
        return new Position(epoch, end);
    }

    /** The position of the oldest entry. */
    public Position startPosition() {
        return new Position(epoch, start);
    }

    /** Whether a reader at a position misses nothing when it goes on from there. */
    boolean continues(Position from) {
        boolean known = from.epoch() == epoch || from.equals(Position.BEGINNING);
        return known && from.offset() >= start && from.offset() <= end;
    }

    /** Whether there is an entry at a position. */
    boolean has(Position position) {
        return position.epoch() == epoch && position.offset() >= start && position.offset() < end;
    }
}
