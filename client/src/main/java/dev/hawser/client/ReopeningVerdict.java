package dev.hawser.client;

/** What a {@link Reopener} does when a connection was lost, or an attempt to open one has failed. */
public enum ReopeningVerdict {
    /** Tries again after a short wait, which gets longer each time. */
    RETRY,
    /** Tries again, but not soon: the server said that it is busy. */
    LATER,
    /** Tries again, but gives up after some such refusals ({@link ReopeningOptions#refusedTries}). */
    LIMITED,
    /** Gives up. */
    FINAL
}
