package dev.hawser.gateway;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Limits;
import java.time.Duration;

/**
 * Settings of a {@link Gateway}.
 *
 * @param connection settings of each WebSocket; a message may be 1 MiB long, whatever they say
 * @param helloTimeout how long a WebSocket may be open without a {@code hello} that is accepted
 * @param longestWait how long a poll is held at most
 * @param commentInterval how often something is written to a stream at least
 * @param maxHistory entries of a {@code history} at most, 1 or more
 * @param maxRequests streams and polls at a time, 0 or more; the next one is refused with 503, unless it is a member's: of those a quarter more are
 *     served
 */
public record GatewayOptions(
        ConnectionOptions connection,
        Duration helloTimeout,
        Duration longestWait,
        Duration commentInterval,
        int maxHistory,
        int maxRequests) {
    /** A hello in 10 s, polls of 25 s, a comment in 15 s, 200 entries of history, 10,000 streams and polls. */
    public static final GatewayOptions DEFAULT = new GatewayOptions(
            ConnectionOptions.DEFAULT,
            Duration.ofSeconds(10),
            Duration.ofSeconds(25),
            Duration.ofSeconds(15),
            200,
            10_000);

    /** @throws IllegalArgumentException naming the setting that is out of range */
    public GatewayOptions {
        Limits limits = connection.limits();
        connection = connection.withLimits(
                new Limits(MessageParser.MAX_MESSAGE_BYTES, limits.maxBinaryMessageSize(), limits.maxFragments()));
        requireMillis("helloTimeout", helloTimeout);
        requireMillis("longestWait", longestWait);
        requireMillis("commentInterval", commentInterval);
        if (maxHistory < 1) {
            throw new IllegalArgumentException("maxHistory " + maxHistory + " < 1");
        }
        if (maxRequests < 0) {
            throw new IllegalArgumentException("maxRequests " + maxRequests + " < 0");
        }
    }

    private static void requireMillis(String setting, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(setting + " " + value + " is less than a millisecond");
        }
    }

    public GatewayOptions withConnection(ConnectionOptions options) {
        return new GatewayOptions(options, helloTimeout, longestWait, commentInterval, maxHistory, maxRequests);
    }

    public GatewayOptions withHelloTimeout(Duration timeout) {
        return new GatewayOptions(connection, timeout, longestWait, commentInterval, maxHistory, maxRequests);
    }

    public GatewayOptions withLongestWait(Duration wait) {
        return new GatewayOptions(connection, helloTimeout, wait, commentInterval, maxHistory, maxRequests);
    }

    public GatewayOptions withCommentInterval(Duration interval) {
        return new GatewayOptions(connection, helloTimeout, longestWait, interval, maxHistory, maxRequests);
    }

    public GatewayOptions withMaxHistory(int entries) {
        return new GatewayOptions(connection, helloTimeout, longestWait, commentInterval, entries, maxRequests);
    }

    public GatewayOptions withMaxRequests(int requests) {
        return new GatewayOptions(connection, helloTimeout, longestWait, commentInterval, maxHistory, requests);
    }
}
