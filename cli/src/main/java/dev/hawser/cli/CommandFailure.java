package dev.hawser.cli;

/** A command could not do what it was asked; the message is one line that says why. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }
}
