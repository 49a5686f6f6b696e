package dev.hawser.websocket;

/** Why a connection closed: what the close code alone does not tell. */
public enum CloseCause {
    /** The peer sent a close frame first. */
    PEER,
    /** The application on this side closed it. */
    APPLICATION,
    /** The peer was silent for the idle time, not even answering a ping. */
    IDLE,
    /** The peer broke a rule or went over a limit, and the connection was failed (RFC 6455 section 7.1.7). */
    FAULT,
    /** The peer did not read what was sent to it: the send budget was used up, or nothing was read for the write timeout. */
    SLOW_READER,
    /** A callback of the endpoint threw. */
    ENDPOINT_FAILURE,
    /** The server or client is going down. */
    SHUTDOWN,
    /** The network connection was lost without a close frame, or dropped. */
    LOST
}
