package dev.hawser.roomsclient;

/** The server sent what is not on the page of the protocol; the message is one line that says what. */
final class BadMessage extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadMessage(String message) {
        super(message);
    }
}
