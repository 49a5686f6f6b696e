package dev.hawser.store;

/**
 * What makes a publish recognisable when it is repeated.
 *
 * @param publisher an instance of a client, opaque: 1 to {@value #MAX_PUBLISHER_BYTES} bytes in UTF-8
 * @param sequence the publisher's own count of its publishes in this room: 1, 2, 3 ...
 */
public record PublishId(String publisher, long sequence) {
    /** Bytes that the name of a publisher may have at most, in UTF-8. */
    public static final int MAX_PUBLISHER_BYTES = 64;

    /** @throws IllegalArgumentException when the publisher is empty, too long or no Unicode text, or the sequence is less than 1 */
    public PublishId {
        int length = Names.utf8Length(publisher);
        if (length < 1 || length > MAX_PUBLISHER_BYTES) {
            throw new IllegalArgumentException(
                    "publisher is not a Unicode text of 1 to " + MAX_PUBLISHER_BYTES + " bytes in UTF-8");
        }
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence " + sequence + " < 1");
        }
    }
}
