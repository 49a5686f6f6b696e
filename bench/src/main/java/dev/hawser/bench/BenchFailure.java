package dev.hawser.bench;

/** Why the benchmark cannot go on, in one line for the person who ran it. */
final class BenchFailure extends Exception {
    private static final long serialVersionUID = 1;

    BenchFailure(String message) {
        super(message);
    }
}
