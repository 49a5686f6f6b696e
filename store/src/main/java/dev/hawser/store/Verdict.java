package dev.hawser.store;

import java.util.Optional;

/** What a publish is, by what is remembered of its publisher. */
sealed interface Verdict {

    /** The next one: it is to be appended. */
    record Fresh() implements Verdict {}

    /** It has this offset already. */
    record Repeat(long offset) implements Verdict {}

    /** Another one had to come first. */
    record Skipped(long expected) implements Verdict {}

    /** It is a repeat, but its offset is not remembered any more. */
    record Forgotten() implements Verdict {}

    Verdict FRESH = new Fresh();

    /** What an append is answered; empty when it is new. */
    static Optional<AppendOutcome> outcome(Verdict verdict, PublishId id, long epoch) {
        if (verdict instanceof Fresh) {
            return Optional.empty();
        }
        if (verdict instanceof Repeat repeat) {
            return Optional.of(new AppendOutcome.Repeated(new Position(epoch, repeat.offset())));
        }
        return Optional.of(verdict instanceof Skipped skipped ? refusal(skipped, id) : new AppendOutcome.Forgotten());
    }

    /** What an append in a room that does not exist is answered; empty when it is new. */
    static Optional<AppendOutcome> outcomeWithoutRoom(PublishId id) {
        return outcome(id.sequence() == 1 ? FRESH : new Skipped(1), id, 0);
    }

    /** The refusal of a publish before which another one has to come. */
    static AppendOutcome.Refused refusal(Skipped skipped, PublishId id) {
        String why = "sequence " + id.sequence() + " of \"" + id.publisher() + "\", expected " + skipped.expected();
        return new AppendOutcome.Refused(Refusal.SEQUENCE_SKIPPED, why, skipped.expected());
    }
}
