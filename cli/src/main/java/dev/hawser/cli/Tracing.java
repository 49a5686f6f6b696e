package dev.hawser.cli;

/** Writes handshakes and frames to the log. */
final class Tracing {
    private Tracing() {}

    /** Begins with it; before the first logger is made, because the levels are read then. */
    static void begin() {
        System.setProperty("dev.hawser.trace.LEVEL", "TRACE");
    }
}
