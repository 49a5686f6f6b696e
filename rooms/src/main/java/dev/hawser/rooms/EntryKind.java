package dev.hawser.rooms;

import org.jspecify.annotations.Nullable;

/** What an entry is: the first byte of what the store keeps of it. */
enum EntryKind {
    /** A message, or something of the application's own. */
    MESSAGE(0, null),
    JOIN(1, "join"),
    LEAVE(2, "leave"),
    KICK(3, "kick"),
    EDIT(4, "edit"),
    DELETE(5, "delete"),
    /** Who is there, so that it need not be read from the beginning. No reader is given it. */
    MEMBERS(6, "members");

    private static final EntryKind[] ALL = values();

    private final byte code;
    private final @Nullable String wireName;

    EntryKind(int code, @Nullable String wireName) {
        this.code = (byte) code;
        this.wireName = wireName;
    }

    byte code() {
        return code;
    }

    /** As it is on the wire; null for a message. */
    @Nullable
    String wireName() {
        return wireName;
    }

    /** The kind of a code; a message for one that is not known. */
    static EntryKind of(byte code) {
        return code >= 0 && code < ALL.length ? ALL[code] : MESSAGE;
    }

    /** The kind that a client names; a message for the application's own. */
    static EntryKind named(@Nullable String name) {
        for (EntryKind kind : ALL) {
            if (kind.wireName != null && kind.wireName.equals(name)) {
                return kind;
            }
        }
        return MESSAGE;
    }
}
