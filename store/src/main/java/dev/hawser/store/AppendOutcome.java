package dev.hawser.store;

/** What became of an append. */
public sealed interface AppendOutcome {

    /** It is in the log now, as durable as configured. */
    record Appended(Position position) implements AppendOutcome {}

    /** It was in the log before. The position is that of the first time; nothing was appended. */
    record Repeated(Position position) implements AppendOutcome {}

    /** It was in the log before, but so long ago that its position is not remembered any more. Nothing was appended. */
    record Forgotten() implements AppendOutcome {}

    /**
     * It is not in the log.
     *
     * @param refusal why; says whether to try again
     * @param reason for people, with the figures
     * @param expectedSequence what the publisher has to come with next, where that is known; otherwise 0
     */
    record Refused(Refusal refusal, String reason, long expectedSequence) implements AppendOutcome {}
}
