package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.AppendOutcome;
import java.util.concurrent.TimeUnit;

/** Why something comes to nothing: what a store answers, in the words of rooms, and what several have to say. */
final class Refusals {
    private Refusals() {}

    static RoomRefusal notJoined() {
        return new RoomRefusal(Code.NOT_JOINED, "you are not in this room");
    }

    static RoomRefusal kicked() {
        return new RoomRefusal(Code.KICKED, "you were thrown out of this room");
    }

    static RoomRefusal closing() {
        return new RoomRefusal(Code.CLOSING, "the rooms go down");
    }

    /** Where it is damaged, it can be read when the store is opened again. */
    static RoomRefusal unreadable() {
        return new RoomRefusal(Code.STORE_FAILED, "the room cannot be read now");
    }

    /**
     * More than a user may do in this time.
     *
     * @param what it is, in words to the user
     */
    static RoomRefusal tooFast(String what, long waitNanos) {
        // Not a moment too early.
        long millis = TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1;
        return new RoomRefusal(Code.TOO_FAST, what + "; more is possible in " + millis + " ms", 0, millis);
    }

    /** Why an append came to nothing. */
    static RoomRefusal of(AppendOutcome outcome) {
        if (!(outcome instanceof AppendOutcome.Refused refused)) {
            return new RoomRefusal(Code.OVERLOADED, "unexpected: " + outcome);
        }
        Code code = switch (refused.refusal()) {
            case ROOM_NAME -> Code.ROOM_NAME;
            case ENTRY_TOO_LARGE -> Code.TOO_LARGE;
            case SEQUENCE_SKIPPED -> Code.SEQUENCE_SKIPPED;
            case TOO_MANY_ROOMS, OVERLOADED -> Code.OVERLOADED;
            case STORE_FULL -> Code.STORE_FULL;
            case STORE_FAILED -> Code.STORE_FAILED;
            case STORE_CLOSED -> Code.CLOSING;
        };
        long expected = code == Code.SEQUENCE_SKIPPED ? refused.expectedSequence() : 0;
        return new RoomRefusal(code, refused.reason(), expected, 0);
    }

    static PublishOutcome publishOutcome(AppendOutcome outcome) {
        if (outcome instanceof AppendOutcome.Appended appended) {
            return new PublishOutcome.Published(appended.position(), false);
        }
        if (outcome instanceof AppendOutcome.Repeated repeated) {
            return new PublishOutcome.Published(repeated.position(), true);
        }
        return outcome instanceof AppendOutcome.Forgotten
                ? new PublishOutcome.Forgotten()
                : new PublishOutcome.Refused(of(outcome));
    }
}
