package dev.hawser.gateway;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal is about: what the refused message had of these, as far as it was right.
 *
 * @param of the message's type
 * @param seq 0 for none
 */
record Subject(
        @Nullable String of,
        @Nullable RequestId id,
        @Nullable String room,
        long seq) {
    /** Bytes of a room's name at most; a longer one is none, and not repeated to whoever sent it. */
    private static final int MAX_ROOM_BYTES = 256;

    Subject {
        if (room != null && room.getBytes(StandardCharsets.UTF_8).length > MAX_ROOM_BYTES) {
            room = null;
        }
    }

    /** Of something that is no message at all. */
    static final Subject UNKNOWN = new Subject(null, null, null, 0);
}
