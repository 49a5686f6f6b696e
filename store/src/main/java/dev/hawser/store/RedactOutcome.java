package dev.hawser.store;

/** What became of a redaction. */
public sealed interface RedactOutcome {

    /** The payload is gone, now or before. */
    record Redacted(Position position) implements RedactOutcome {}

    /** There is no such entry; it may have been given up. */
    record Missing(Position asked, RoomRange range) implements RedactOutcome {}

    /**
     * The payload may still be on the disk, though nobody is given it any more where the store got as far as that.
     *
     * @param reason for people
     */
    record Failed(String reason) implements RedactOutcome {}
}
