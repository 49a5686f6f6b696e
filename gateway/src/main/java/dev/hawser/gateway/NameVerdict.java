package dev.hawser.gateway;

/** What the application says to a name that somebody has chosen. */
public enum NameVerdict {
    /** The user may have it. */
    FREE,
    /** Not a name here. */
    INVALID,
    /** Somebody else has it; later it may be free. */
    TAKEN,
    /** Not for this user. */
    NOT_ALLOWED,
    /** Too many names are in use, in all or of this client; later it may be free. */
    TOO_MANY
}
