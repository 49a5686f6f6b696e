package dev.hawser.chat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.gateway.KeptNamesOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.store.Durability;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the chat server.
 *
 * @param listener how to listen
 * @param connection settings of each connection
 * @param room settings of the room
 * @param stopSpread over how long the closing of the connections is spread when the server stops
 * @param data the folder in which the rooms at {@code /rooms} are kept; null for nowhere: they are gone when the server stops
 * @param durability what is said to be published has outlived, with a folder: {@link Durability#OS} or {@link Durability#FSYNC}
 * @param namesKept how long the name of a browser that is at {@code /rooms} is kept for it after it has left; zero: for the grace time at most
 * @param management where {@code /health}, {@code /ready} and {@code /metrics} are; null for nowhere
 * @param managementRequired whether the server does not start when somebody else listens there; otherwise it has no management then
 */
public record ChatOptions(
        ListenerOptions listener,
        ConnectionOptions connection,
        RoomOptions room,
        Duration stopSpread,
        @Nullable Path data,
        Durability durability,
        Duration namesKept,
        @Nullable Address management,
        boolean managementRequired) {
    /** Port 8080 on all addresses, without TLS; a stop is spread over a second; nothing is kept, and there is no management. */
    public static final ChatOptions DEFAULT = new ChatOptions(
            ListenerOptions.DEFAULT,
            ConnectionOptions.DEFAULT,
            RoomOptions.DEFAULT,
            WebSocketHandler.DEFAULT_SHUTDOWN_SPREAD,
            null,
            Durability.OS,
            KeptNamesOptions.DEFAULT.kept(),
            null,
            true);

    public ChatOptions {
        if (durability == Durability.MEMORY && data != null) {
            throw new IllegalArgumentException("durability MEMORY keeps nothing in a folder");
        }
        if (stopSpread.isNegative()) {
            throw new IllegalArgumentException("stopSpread " + stopSpread + " is negative");
        }
        if (namesKept.isNegative()) {
            throw new IllegalArgumentException("namesKept " + namesKept + " is negative");
        }
    }

    public ChatOptions withAddress(@Nullable String newHost, int newPort) {
        return withListener(listener.withAddress(newHost, newPort));
    }

    public ChatOptions withListener(ListenerOptions options) {
        return new ChatOptions(
                options, connection, room, stopSpread, data, durability, namesKept, management, managementRequired);
    }

    public ChatOptions withConnection(ConnectionOptions options) {
        return new ChatOptions(
                listener, options, room, stopSpread, data, durability, namesKept, management, managementRequired);
    }

    public ChatOptions withRoom(RoomOptions options) {
        return new ChatOptions(
                listener, connection, options, stopSpread, data, durability, namesKept, management, managementRequired);
    }

    /** Keeps the rooms at {@code /rooms} in a folder. */
    public ChatOptions withData(Path folder, Durability of) {
        return new ChatOptions(
                listener, connection, room, stopSpread, folder, of, namesKept, management, managementRequired);
    }

    public ChatOptions withStopSpread(Duration spread) {
        return new ChatOptions(
                listener, connection, room, spread, data, durability, namesKept, management, managementRequired);
    }

    public ChatOptions withNamesKept(Duration time) {
        return new ChatOptions(
                listener, connection, room, stopSpread, data, durability, time, management, managementRequired);
    }

    public ChatOptions withManagement(@Nullable Address address) {
        return new ChatOptions(listener, connection, room, stopSpread, data, durability, namesKept, address, true);
    }

    /** Has a management where nobody else listens, and none otherwise. */
    public ChatOptions withManagementIfFree(Address address) {
        return new ChatOptions(listener, connection, room, stopSpread, data, durability, namesKept, address, false);
    }
}
