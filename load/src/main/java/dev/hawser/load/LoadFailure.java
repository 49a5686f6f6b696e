package dev.hawser.load;

/** A load test could not be done, or found something wrong; the message is one line that says what. */
public final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1;

    LoadFailure(String message) {
        super(message);
    }
}
