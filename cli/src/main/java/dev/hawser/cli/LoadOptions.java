package dev.hawser.cli;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a load test does.
 *
 * @param uri of the WebSocket
 * @param protocol the sub-protocol to offer, or null for none
 * @param clients connections to open, 1 or more
 * @param messages to send by all clients together, 1 or more
 * @param mode what the server does with a message
 * @param window messages that may be on their way at once, 1 or more
 * @param timeout how long nothing may happen before the test gives up
 */
record LoadOptions(
        URI uri, @Nullable String protocol, int clients, int messages, LoadMode mode, int window, Duration timeout) {

    /** Messages that come in, at all clients together. */
    long deliveries() {
        return mode == LoadMode.BROADCAST ? (long) clients * messages : messages;
    }

    String address() {
        return uri.getHost() + ":" + uri.getPort();
    }
}
