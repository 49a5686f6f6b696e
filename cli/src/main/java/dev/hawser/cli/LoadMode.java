package dev.hawser.cli;

/** What the server under load does with a message. */
enum LoadMode {
    /** It sends it to every connection, the speaker's included, in one order for all. */
    BROADCAST,
    /** It sends it back to the speaker. */
    ECHO
}
