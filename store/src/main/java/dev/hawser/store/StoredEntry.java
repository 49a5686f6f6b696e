package dev.hawser.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is read.
 *
 * @param offset its number in the room
 * @param time when it was appended, by the clock of the store, in milliseconds
 * @param id who published it; null for an entry of the server's own
 * @param payload its bytes, read-only, and this reader's own to move about in; null when it was redacted
 */
public record StoredEntry(
        long offset,
        Instant time,
        @Nullable PublishId id,
        @Nullable ByteBuffer payload) {

    /** Whether the payload was removed. */
    public boolean isRedacted() {
        return payload == null;
    }
}
