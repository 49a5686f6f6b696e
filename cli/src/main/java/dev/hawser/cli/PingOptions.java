package dev.hawser.cli;

import java.net.URI;
import java.time.Duration;

/**
 * What a ping run does.
 *
 * @param uri of the WebSocket
 * @param count pings to send, or {@link #UNLIMITED} for as many as until it is stopped
 * @param interval between two writes; zero to write again when all is answered
 * @param size bytes of payload of each ping
 * @param timeout how long an answer may take
 * @param kind what is sent
 * @param fragments frames of each message, 1 or more
 * @param aggregate messages in one write, 1 or more
 * @param quiet whether only the summary is printed
 */
record PingOptions(
        URI uri,
        int count,
        Duration interval,
        int size,
        Duration timeout,
        Kind kind,
        int fragments,
        int aggregate,
        boolean quiet) {
    /** No number of pings. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    /** What a ping is. */
    enum Kind {
        /** A control frame, which every server answers (RFC 6455 section 5.5.2). */
        CONTROL("ping frame"),
        /** Text, for a server that sends back what it gets. */
        TEXT("text message"),
        /** The same with bytes. */
        BINARY("binary message");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Host and port of the server. */
    String address() {
        int port = uri.getPort() >= 0 ? uri.getPort() : "wss".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        return uri.getHost() + ":" + port;
    }

    /** What is sent, in words. */
    String what() {
        return size + " bytes in a " + kind.words
                + (fragments == 1 ? "" : " of " + fragments + " fragments")
                + (aggregate == 1 ? "" : ", " + aggregate + " messages in one write");
    }
}
