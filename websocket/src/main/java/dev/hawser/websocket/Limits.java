package dev.hawser.websocket;

/**
 * What a peer may make this side hold. Each limit is checked before anything is allocated for what it bounds.
 *
 * @param maxTextMessageSize bytes of payload of a whole text message, 0 or more, both as they come in and inflated; over it the connection fails with 1009
 * @param maxBinaryMessageSize bytes of payload of a whole binary message, 0 or more, both as they come in and inflated; over it the connection fails with 1009
 * @param maxFragments frames of one message, 1 or more, empty ones counted; over it the connection fails with 1008
 */
public record Limits(int maxTextMessageSize, int maxBinaryMessageSize, int maxFragments) {
    /** 64 KiB messages of at most 16384 fragments. */
    public static final Limits DEFAULT = new Limits(64 * 1024, 64 * 1024, 16 * 1024);

    public Limits {
        requireAtLeast(0, maxTextMessageSize, "maxTextMessageSize");
        requireAtLeast(0, maxBinaryMessageSize, "maxBinaryMessageSize");
        requireAtLeast(1, maxFragments, "maxFragments");
    }

    /** These limits with another size for text and binary messages. */
    public Limits withMaxMessageSize(int bytes) {
        return new Limits(bytes, bytes, maxFragments);
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " < " + least);
        }
    }
}
