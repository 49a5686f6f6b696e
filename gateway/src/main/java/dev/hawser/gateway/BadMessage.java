package dev.hawser.gateway;

/** What is wrong with a message, on the way to the place where it becomes a refusal. */
final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    BadMessage(String reason) {
        super(reason, null, false, false);
    }

    /** What is wrong, for people. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
