package dev.hawser.chat;

import java.util.List;

/**
 * How much the chat takes at its port, whoever sends it.
 *
 * @param connections at a time, 1 to 1,000,000: with more of them, requests get 503; some more are not even heard
 * @param connectionsOfAddress at a time from one address, 1 to 1,000,000: with more of them, its requests get 429
 * @param requestsOfAddress in a second from one address, 1 to 1,000,000, and twice that at once: more get 429. Opening a WebSocket is one
 * @param exempt addresses that have no limit of their own, as reverse proxies have, behind which are many
 */
public record TrafficLimits(
        int connections, int connectionsOfAddress, int requestsOfAddress, List<AddressRange> exempt) {
    /** The most that any of them can be. */
    static final int MOST = 1_000_000;

    /** This machine: proxies, and tests. */
    private static final List<AddressRange> LOOPBACK =
            List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1"));

    /** 20,000 connections, 1,000 of an address, and 500 requests of an address in a second; none of its own for this machine. */
    public static final TrafficLimits DEFAULT = new TrafficLimits(20_000, 1000, 500, LOOPBACK);

    /** @throws IllegalArgumentException naming the limit that is out of range */
    public TrafficLimits {
        require("connections", connections);
        require("connectionsOfAddress", connectionsOfAddress);
        require("requestsOfAddress", requestsOfAddress);
        exempt = List.copyOf(exempt);
    }

    private static void require(String limit, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(limit + " " + value + " is not within 1 to " + MOST);
        }
    }
}
