package dev.hawser.chat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.store.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
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
 * @param management where {@code /health}, {@code /ready} and {@code /metrics} are; null for nowhere
 * @param managementRequired whether the server does not start when somebody else listens there; otherwise it has no management then
 * @param users who says who the users are
 * @param traffic how much it takes
 * @param moderators the names of those who keep order in the public rooms; none where users choose their names
 */
public record ChatOptions(
        ListenerOptions listener,
        ConnectionOptions connection,
        RoomOptions room,
        Duration stopSpread,
        @Nullable Path data,
        Durability durability,
        @Nullable Address management,
        boolean managementRequired,
        UserSource users,
        Set<String> moderators,
        TrafficLimits traffic) {
    /** Port 8080 on all addresses, without TLS; a stop is spread over a second; nothing is kept, there is no management, and users choose their names. */
    public static final ChatOptions DEFAULT = new ChatOptions(
            ListenerOptions.DEFAULT,
            ConnectionOptions.DEFAULT,
            RoomOptions.DEFAULT,
            WebSocketHandler.DEFAULT_SHUTDOWN_SPREAD,
            null,
            Durability.OS,
            null,
            true,
            new UserSource.Chosen(),
            Set.of(),
            TrafficLimits.DEFAULT);

    public ChatOptions {
        moderators = Set.copyOf(moderators);
        if (users instanceof UserSource.Chosen && !moderators.isEmpty()) {
            throw new IllegalArgumentException(
                    "moderators " + moderators + " could be anybody: users choose their names");
        }
        if (durability == Durability.MEMORY && data != null) {
            throw new IllegalArgumentException("durability MEMORY keeps nothing in a folder");
        }
        if (stopSpread.isNegative()) {
            throw new IllegalArgumentException("stopSpread " + stopSpread + " is negative");
        }
    }

    public ChatOptions withAddress(@Nullable String newHost, int newPort) {
        return withListener(listener.withAddress(newHost, newPort));
    }

    public ChatOptions withListener(ListenerOptions options) {
        return new ChatOptions(
                options,
                connection,
                room,
                stopSpread,
                data,
                durability,
                management,
                managementRequired,
                users,
                moderators,
                traffic);
    }

    public ChatOptions withConnection(ConnectionOptions options) {
        return new ChatOptions(
                listener,
                options,
                room,
                stopSpread,
                data,
                durability,
                management,
                managementRequired,
                users,
                moderators,
                traffic);
    }

    public ChatOptions withRoom(RoomOptions options) {
        return new ChatOptions(
                listener,
                connection,
                options,
                stopSpread,
                data,
                durability,
                management,
                managementRequired,
                users,
                moderators,
                traffic);
    }

    /** Keeps the rooms at {@code /rooms} in a folder. */
    public ChatOptions withData(Path folder, Durability of) {
        return new ChatOptions(
                listener,
                connection,
                room,
                stopSpread,
                folder,
                of,
                management,
                managementRequired,
                users,
                moderators,
                traffic);
    }

    public ChatOptions withStopSpread(Duration spread) {
        return new ChatOptions(
                listener,
                connection,
                room,
                spread,
                data,
                durability,
                management,
                managementRequired,
                users,
                moderators,
                traffic);
    }

    public ChatOptions withManagement(@Nullable Address address) {
        return new ChatOptions(
                listener, connection, room, stopSpread, data, durability, address, true, users, moderators, traffic);
    }

    /** Has a management where nobody else listens, and none otherwise. */
    public ChatOptions withManagementIfFree(Address address) {
        return new ChatOptions(
                listener, connection, room, stopSpread, data, durability, address, false, users, moderators, traffic);
    }

    /**
     * Knows the users.
     *
     * @param names of the moderators
     */
    public ChatOptions withUsers(UserSource source, Set<String> names) {
        return new ChatOptions(
                listener,
                connection,
                room,
                stopSpread,
                data,
                durability,
                management,
                managementRequired,
                source,
                names,
                traffic);
    }

    public ChatOptions withTraffic(TrafficLimits limits) {
        return new ChatOptions(
                listener,
                connection,
                room,
                stopSpread,
                data,
                durability,
                management,
                managementRequired,
                users,
                moderators,
                limits);
    }
}
