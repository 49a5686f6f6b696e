package dev.hawser.websocket;

/**
 * What both sides agreed on for {@code permessage-deflate} (RFC 7692 section 7.1).
 *
 * @param serverNoContextTakeover whether no message of the server refers to an earlier one
 * @param clientNoContextTakeover whether no message of the client refers to an earlier one
 * @param serverMaxWindowBits what the server sends refers back at most 2 to the power of this many bytes, 8 to 15
 * @param clientMaxWindowBits the same for what the client sends
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    static final int MIN_WINDOW_BITS = 8;
    static final int MAX_WINDOW_BITS = 15;

    /**
     * @throws IllegalArgumentException when a figure is out of its range; the message names it
     */
    public DeflateParameters {
        requireWindowBits(serverMaxWindowBits, "serverMaxWindowBits");
        requireWindowBits(clientMaxWindowBits, "clientMaxWindowBits");
    }

    /** Whether messages of this side may refer to earlier ones. */
    boolean hasContextTakeover(Role sender) {
        return !(sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }

    /** How far back what this side sends may refer, in bytes. */
    int windowLength(Role sender) {
        return 1 << (sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits);
    }

    static void requireWindowBits(int bits, String name) {
        DeflateOptions.requireBetween(MIN_WINDOW_BITS, MAX_WINDOW_BITS, bits, name);
    }
}
