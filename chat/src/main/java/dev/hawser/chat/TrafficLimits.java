package dev.hawser.chat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much the chat takes at its port, whoever sends it.
 *
 * @param connections at a time, 1 to 1,000,000: with more of them, requests get 503, but those of members without a WebSocket, up to a quarter more (100
 *     at least); others are not even heard
 * @param connectionsOfAddress at a time from one address, 1 to 1,000,000: with more of them, its requests get 429; up to twice as many, those of
 *     members without a WebSocket are served
 * @param requestsOfAddress in a second from one address, 1 to 1,000,000, and twice that at once: more get 429, but those of members without a WebSocket,
 *     up to as many again. Opening a WebSocket is one
 * @param exempt addresses that have no limit of their own, as this machine
 * @param trusted reverse proxies, whose word is taken for whose requests they pass on ({@code X-Forwarded-For}), and which have no limit of their own
 */
public record TrafficLimits(
        int connections,
        int connectionsOfAddress,
        int requestsOfAddress,
        List<AddressRange> exempt,
        List<AddressRange> trusted) {
    /** The most that any of them can be. */
    static final int MOST = 1_000_000;

    /** This machine: proxies, and tests. */
    private static final List<AddressRange> LOOPBACK =
            List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1"));

    /** 20,000 connections, 1,000 of an address, and 500 requests of an address in a second; none of its own for this machine; no proxy is trusted. */
    public static final TrafficLimits DEFAULT = new TrafficLimits(20_000, 1000, 500, LOOPBACK, List.of());

    /** @throws IllegalArgumentException naming the limit that is out of range */
    public TrafficLimits {
        require("connections", connections);
        require("connectionsOfAddress", connectionsOfAddress);
        require("requestsOfAddress", requestsOfAddress);
        exempt = List.copyOf(exempt);
        trusted = List.copyOf(trusted);
    }

    /** Whether an address has a limit of its own. */
    boolean isLimited(InetAddress address) {
        return Stream.concat(exempt.stream(), trusted.stream()).noneMatch(range -> range.contains(address));
    }

    private static void require(String limit, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(limit + " " + value + " is not within 1 to " + MOST);
        }
    }
}
