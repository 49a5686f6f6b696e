package dev.hawser.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The refusals that all stores share, so that they say the same. */
final class Refusals {
    static final String CLOSED = "the store is closed";

    private Refusals() {}

    /** What can be told without looking at the room. */
    static AppendOutcome.@Nullable Refused beforeAppend(String room, ByteBuffer entry, StoreOptions options) {
        if (!Names.isRoom(room)) {
            return of(
                    Refusal.ROOM_NAME,
                    "the room's name is not a Unicode text of 1 to " + Store.MAX_ROOM_NAME_BYTES + " bytes in UTF-8");
        }
        if (entry.remaining() > options.maxEntryBytes()) {
            return of(
                    Refusal.ENTRY_TOO_LARGE,
                    "entry of " + entry.remaining() + " > " + options.maxEntryBytes() + " bytes (maxEntryBytes)");
        }
        return null;
    }

    static AppendOutcome.Refused closed() {
        return of(Refusal.STORE_CLOSED, CLOSED);
    }

    static AppendOutcome.Refused tooManyRooms(StoreOptions options) {
        return of(Refusal.TOO_MANY_ROOMS, "there are " + options.maxRooms() + " rooms already (maxRooms)");
    }

    static AppendOutcome.Refused of(Refusal refusal, String reason) {
        return new AppendOutcome.Refused(refusal, reason, 0);
    }

    static void requireReadable(int maxEntries, int maxBytes) {
        Settings.requireWithin("maxEntries", maxEntries, 1, Integer.MAX_VALUE);
        Settings.requireWithin("maxBytes", maxBytes, 1, Integer.MAX_VALUE);
    }
}
