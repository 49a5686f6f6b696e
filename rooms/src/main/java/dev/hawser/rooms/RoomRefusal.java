package dev.hawser.rooms;

import java.util.Locale;

/**
 * Why something was not done.
 *
 * @param code which reason it is
 * @param reason for people, with the figures
 * @param expectedSequence what the publisher has to come with next, with {@link Code#SEQUENCE_SKIPPED}; otherwise 0
 * @param retryAfterMillis when to try again, with {@link Code#TOO_FAST}; otherwise 0
 */
public record RoomRefusal(Code code, String reason, long expectedSequence, long retryAfterMillis) {

    /** The reasons, as they are on the wire ({@code docs/wire-protocol.md} section 7). */
    public enum Code {
        /** The data is not what this kind of entry has. */
        BAD_MESSAGE(true),
        /** The user may not. */
        NOT_ALLOWED(true),
        /** The name cannot be that of a room. */
        ROOM_NAME(true),
        /** The user was thrown out, and the position is not behind that. */
        KICKED(true),
        /** The reader is in as many rooms as it may, or the user has brought as many into being. */
        TOO_MANY_ROOMS(true),
        /** The reader is in the room. */
        ALREADY_JOINED(true),
        /** The session is not in the room. */
        NOT_JOINED(true),
        /** The position is of this epoch, and behind the end. */
        OFFSET_IN_FUTURE(true),
        /** More data than may be published. */
        TOO_LARGE(true),
        /** Only the server publishes entries of this kind. */
        KIND_RESERVED(true),
        /** What is to be changed is no message, or not kept any more. */
        NO_SUCH_ENTRY(true),
        /** A sequence was left out. Another one may be right. */
        SEQUENCE_SKIPPED(false),
        /** The user publishes faster than is allowed. */
        TOO_FAST(false),
        /** Too much waits to be written. */
        OVERLOADED(false),
        /** The disk is full. */
        STORE_FULL(false),
        /** The store does not write any more, or the room cannot be read from it now. */
        STORE_FAILED(false),
        /** The rooms go down. */
        CLOSING(false);

        private final boolean isFinal;

        Code(boolean isFinal) {
            this.isFinal = isFinal;
        }

        /** Whether the same request would be refused again. */
        public boolean isFinal() {
            return isFinal;
        }

        /** As it is on the wire: {@code not_allowed}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A refusal that says neither which sequence is expected nor when to try again. */
    public RoomRefusal(Code code, String reason) {
        this(code, reason, 0, 0);
    }
}
