package dev.hawser.roomsclient;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a room.
 *
 * @param room its name
 * @param offset its place in the room's log
 * @param time when it was published, by the server's clock
 * @param user who published it; null when its content was removed
 * @param data what was published; null when its content was removed
 * @param kind null for a message; {@code join}, {@code leave}, {@code kick}, {@code edit}, {@code delete}, or one of the application's own
 */
public record Entry(
        String room,
        long offset,
        Instant time,
        @Nullable String user,
        @Nullable Json data,
        @Nullable String kind) {

    /** Elements of one whose content was removed. */
    private static final int REMOVED = 3;

    private static final int DATA = 4;
    private static final int KIND = 5;

    /** Whether there is no content any more. */
    public boolean isRemoved() {
        return data == null;
    }

    static Entry of(List<?> elements) {
        if (elements.size() < REMOVED || elements.size() == DATA || !(elements.get(0) instanceof String room)) {
            throw new BadMessage("no entry: " + elements);
        }
        long offset = Message.integer(elements.get(1), "offset");
        Instant time = Instant.ofEpochMilli(Message.integer(elements.get(2), "time"));
        if (elements.size() == REMOVED) {
            return new Entry(room, offset, time, null, null, null);
        }
        Object kind = elements.size() > KIND ? elements.get(KIND) : null;
        return new Entry(
                room,
                offset,
                time,
                String.valueOf(elements.get(REMOVED)),
                Json.of(elements.get(DATA)),
                kind == null ? null : String.valueOf(kind));
    }

    /** The data's members, of an entry of the protocol's own. */
    Message members() {
        return Message.of(data == null ? null : data.value());
    }
}
