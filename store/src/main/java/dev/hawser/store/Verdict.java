package dev.hawser.store;

/** What a publish is, by what is remembered of its publisher. */
sealed interface Verdict {

    /** The next one: it is to be appended. */
    record Fresh() implements Verdict {}

    /** It has this offset already. */
    record Repeat(long offset) implements Verdict {}

    /** Another one had to come first. */
    record Skipped(long expected) implements Verdict {}

    /** It is a repeat, but its offset is not remembered any more. */
    record Forgotten(long expected, int remembered) implements Verdict {}

    Verdict FRESH = new Fresh();

    /** The refusal of a publish that is neither new nor can be answered with an offset. */
    static AppendOutcome.Refused refusal(Verdict verdict, PublishId id) {
        if (verdict instanceof Skipped skipped) {
            String why = "sequence " + id.sequence() + " of \"" + id.publisher() + "\", expected " + skipped.expected();
            return new AppendOutcome.Refused(Refusal.SEQUENCE_SKIPPED, why, skipped.expected());
        }
        Forgotten forgotten = (Forgotten) verdict;
        String why = "sequence " + id.sequence() + " of \"" + id.publisher() + "\" was appended before its last "
                + forgotten.remembered() + ", expected " + forgotten.expected();
        return new AppendOutcome.Refused(Refusal.REPEAT_FORGOTTEN, why, forgotten.expected());
    }
}
