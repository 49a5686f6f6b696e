package dev.hawser.websocket;

/**
 * What one side wants of {@code permessage-deflate} (RFC 7692): what it offers or answers in the handshake, and how it compresses.
 *
 * <p>Context takeover lets a message refer to what earlier ones said. It makes short messages shorter, and costs memory for as long as the
 * connection lasts: about 260 KiB, outside the heap, where this side compresses, and a window of up to 32 KiB where it inflates. So it is
 * off.
 *
 * <p>The default level is 3, the highest of zlib's fast ones, and not zlib's own default of 6: messages are compressed while somebody waits,
 * and the levels above win a few percent for twice the time.
 *
 * @param threshold bytes of payload from which on a message is compressed, 0 or more; of shorter ones little is gained
 * @param level effort of compressing, from 1 (fastest) to 9 (smallest)
 * @param serverContextTakeover whether what the server sends may refer to earlier messages; false keeps or asks the server from it
 * @param clientContextTakeover whether what the client sends may refer to earlier messages; false keeps or asks the client from it
 * @param serverMaxWindowBits how far back what the server sends may refer: at most 2 to the power of this many bytes, 8 to 15
 * @param clientMaxWindowBits the same for what the client sends; a wish when this side is the server, because a client need not know the
 *     parameter
 */
public record DeflateOptions(
        int threshold,
        int level,
        boolean serverContextTakeover,
        boolean clientContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    /** Messages from 1 KiB on, level 3, no context takeover, no limits of the window. */
    public static final DeflateOptions DEFAULT = new DeflateOptions(1024, 3, false, false, 15, 15);

    /**
     * @throws IllegalArgumentException when a figure is out of its range; the message names it
     */
    public DeflateOptions {
        requireBetween(0, Integer.MAX_VALUE, threshold, "threshold");
        requireBetween(1, 9, level, "level");
        DeflateParameters.requireWindowBits(serverMaxWindowBits, "serverMaxWindowBits");
        DeflateParameters.requireWindowBits(clientMaxWindowBits, "clientMaxWindowBits");
    }

    /** These options with another threshold. */
    public DeflateOptions withThreshold(int bytes) {
        return new DeflateOptions(
                bytes, level, serverContextTakeover, clientContextTakeover, serverMaxWindowBits, clientMaxWindowBits);
    }

    /** These options with another level. */
    public DeflateOptions withLevel(int other) {
        return new DeflateOptions(
                threshold,
                other,
                serverContextTakeover,
                clientContextTakeover,
                serverMaxWindowBits,
                clientMaxWindowBits);
    }

    /** These options with or without context takeover for what the server and what the client sends. */
    public DeflateOptions withContextTakeover(boolean server, boolean client) {
        return new DeflateOptions(threshold, level, server, client, serverMaxWindowBits, clientMaxWindowBits);
    }

    /** These options with other windows for what the server and what the client sends. */
    public DeflateOptions withMaxWindowBits(int server, int client) {
        return new DeflateOptions(threshold, level, serverContextTakeover, clientContextTakeover, server, client);
    }

    static void requireBetween(int least, int most, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " < " + least);
        }
        if (value > most) {
            throw new IllegalArgumentException(name + " " + value + " > " + most);
        }
    }
}
