package dev.hawser.tests.conformance;

/**
 * How a peer did in a case.
 *
 * @param id as in the Autobahn suite, such as {@code 6.4.1}
 * @param behavior whether it did what is expected
 * @param behaviorClose whether it closed as is expected
 * @param note what happened, where that is known
 */
record CaseResult(String id, Grade behavior, Grade behaviorClose, String note) {

    boolean isOk() {
        return behavior == Grade.OK && behaviorClose == Grade.OK;
    }

    /** Cases whose outcome the RFC leaves open: the suite looks only whether they end. */
    boolean isLeftOpen() {
        return behavior == Grade.INFORMATIONAL
                && behaviorClose == Grade.INFORMATIONAL
                && (id.equals("7.1.6") || id.startsWith("7.13."));
    }

    @Override
    public String toString() {
        return id + " " + behavior + ", close " + behaviorClose + (note.isEmpty() ? "" : ": " + note);
    }
}
