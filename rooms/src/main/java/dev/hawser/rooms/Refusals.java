package dev.hawser.rooms;

import dev.hawser.rooms.RoomRefusal.Code;
import dev.hawser.store.AppendOutcome;

/** What a store answers, in the words of rooms. */
final class Refusals {
    private Refusals() {}

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
