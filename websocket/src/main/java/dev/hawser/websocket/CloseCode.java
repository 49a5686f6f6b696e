package dev.hawser.websocket;

/** Close codes and the rules for them (RFC 6455 section 7.4, and the IANA registry that it opens). */
public final class CloseCode {
    /** The purpose of the connection is fulfilled. */
    public static final int NORMAL = 1000;
    /** A server goes down, or a browser leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A kind of message that this endpoint does not take. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** Never on the wire: the close frame had no code. */
    public static final int NO_STATUS = 1005;
    /** Never on the wire: the connection was lost without a close frame. */
    public static final int ABNORMAL = 1006;
    /** Text or a close reason that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;
    /** Something that this endpoint does not allow, where no other code fits. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message over the limit. */
    public static final int MESSAGE_TOO_BIG = 1009;
    /** A client missed an extension that it needs. */
    public static final int MANDATORY_EXTENSION = 1010;
    /** The endpoint met a condition that it did not expect. */
    public static final int INTERNAL_ERROR = 1011;
    /** The service restarts. */
    public static final int SERVICE_RESTART = 1012;
    /** The peer may come back later; also for one that reads too slowly. */
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /**
     * Whether a close frame may carry this code: 1000 to 1003, 1007 to 1014, and 3000 to 4999 (RFC 6455 sections 7.4.1 and 7.4.2).
     * 1004 is reserved; 1005, 1006 and 1015 are never on the wire.
     */
    public static boolean isValidOnWire(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
