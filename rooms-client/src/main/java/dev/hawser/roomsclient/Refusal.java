package dev.hawser.roomsclient;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server, or this client, did not accept.
 *
 * @param of the type of the request: {@code hello}, {@code join}, {@code publish} ...
 * @param room null where it was for none
 * @param code of {@code docs/wire-protocol.md} section 7, or of this client: {@link #QUEUE_FULL}, {@link #GIVEN_UP}, {@link #FATE_UNKNOWN},
 *     {@link #LOST}, {@link #STOPPED}
 * @param reason for people
 * @param isFinal whether the same request would be refused again
 * @param retryAfter when the server wants to be asked again; null when it did not say
 */
public record Refusal(
        String of,
        @Nullable String room,
        String code,
        String reason,
        boolean isFinal,
        @Nullable Duration retryAfter) {

    /** Too much waits to be published ({@link RoomsClientOptions#maxPending}). */
    public static final String QUEUE_FULL = "queue_full";

    /** A publish was not acknowledged within a day. */
    public static final String GIVEN_UP = "given_up";

    /** The server does not know the session any more under which it was published: it may be in the room, or not. */
    public static final String FATE_UNKNOWN = "fate_unknown";

    /** The connection was lost before there was an answer. */
    public static final String LOST = "lost";

    /** The client was closed, or has given up. */
    public static final String STOPPED = "stopped";

    static final String TOO_LARGE = "too_large";
    static final String SEQUENCE_SKIPPED = "sequence_skipped";
    static final String SESSION_UNKNOWN = "session_unknown";

    static Refusal of(Message message) {
        return new Refusal(
                message.string("of"),
                message.stringOrNull("room"),
                message.string("code"),
                message.has("reason") ? message.string("reason") : "",
                message.flag("final"),
                message.has("retryAfter") ? Duration.ofMillis(message.integer("retryAfter")) : null);
    }

    /** One of this client's own, of a publish. */
    static Refusal own(String room, String code, String reason) {
        return new Refusal("publish", room, code, reason, true, null);
    }
}
