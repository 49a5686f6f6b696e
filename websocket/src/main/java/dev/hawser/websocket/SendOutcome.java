package dev.hawser.websocket;

/** What became of a send at once. */
public enum SendOutcome {
    /** The message is queued, in order, and will be written if the connection lasts. */
    ACCEPTED,
    /** The message was not taken: with it the send budget would be exceeded, because the peer reads too slowly. */
    OVER_BUDGET,
    /** The message was not taken: the connection is closing or closed. */
    CLOSED
}
