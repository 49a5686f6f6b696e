package dev.hawser.tests.integration;

/** One WebSocket connection of an implementation that is not ours, in either role. */
interface ForeignPeer extends AutoCloseable {
    void sendText(String text);

    void sendBinary(byte[] data);

    /** Sends a text message in several frames. */
    void sendFragments(String... parts);

    void sendPing(String payload);

    void close(int code, String reason);

    /**
     * What came next, as {@link Recorder} writes it: {@code open chat} with the agreed sub-protocol, {@code text hello},
     * {@code binary 616263}, {@code pong x}, {@code close 1000 reason}.
     */
    String next();

    @Override
    void close();
}
