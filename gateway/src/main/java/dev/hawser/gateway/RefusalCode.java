package dev.hawser.gateway;

import dev.hawser.rooms.RoomRefusal;
import java.util.Locale;

/** Why a message is refused before any room hears of it ({@code docs/wire-protocol.md} section 7); the rest is {@link RoomRefusal.Code}. */
enum RefusalCode {
    /** No JSON, no object, or a member is missing or wrong. */
    BAD_MESSAGE(true),
    /** A type that the protocol has not. */
    UNKNOWN_TYPE(true),
    /** Something else than a {@code hello} before the {@code welcome}. */
    HELLO_FIRST(true),
    /** A {@code hello} after the {@code welcome}. */
    ALREADY_WELCOME(true),
    /** A token that is wrong, of another user, or of a name that somebody else has by now. */
    SESSION_UNKNOWN(true),
    /** Users choose their names here, and this one has not. */
    NAME_REQUIRED(true),
    /** Not a name. */
    NAME_INVALID(true),
    /** Somebody else has the name. */
    NAME_TAKEN(false),
    /** Too many names are in use. */
    OVERLOADED(false),
    /** The user may not. */
    NOT_ALLOWED(true);

    private final boolean isFinal;

    RefusalCode(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Whether the same request would be refused again. */
    boolean isFinal() {
        return isFinal;
    }

    /** As it is on the wire: {@code bad_message}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
