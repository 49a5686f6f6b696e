package dev.hawser.chat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.gateway.KeptNamesOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.server.WebSocketHandler;
import dev.hawser.store.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
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
 * @param users who says who the users are
 * @param moderators the names of those who keep order in the public rooms; none where users choose their names
 * @param traffic how much it takes at its port
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
            KeptNamesOptions.DEFAULT.kept(),
            null,
            true,
            new UserSource.Chosen(),
            Set.of(),
            TrafficLimits.DEFAULT);

    /** @throws IllegalArgumentException naming what is out of range, or does not go together */
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
        if (namesKept.isNegative()) {
            throw new IllegalArgumentException("namesKept " + namesKept + " is negative");
        }
    }

    public ChatOptions withAddress(@Nullable String newHost, int newPort) {
        return withListener(listener.withAddress(newHost, newPort));
    }

    public ChatOptions withListener(ListenerOptions options) {
        return with(copy -> copy.listener = options);
    }

    public ChatOptions withConnection(ConnectionOptions options) {
        return with(copy -> copy.connection = options);
    }

    public ChatOptions withRoom(RoomOptions options) {
        return with(copy -> copy.room = options);
    }

    /** Keeps the rooms at {@code /rooms} in a folder. */
    public ChatOptions withData(Path folder, Durability of) {
        return with(copy -> {
            copy.data = folder;
            copy.durability = of;
        });
    }

    public ChatOptions withStopSpread(Duration spread) {
        return with(copy -> copy.stopSpread = spread);
    }

    public ChatOptions withNamesKept(Duration time) {
        return with(copy -> copy.namesKept = time);
    }

    public ChatOptions withManagement(@Nullable Address address) {
        return with(copy -> {
            copy.management = address;
            copy.managementRequired = true;
        });
    }

    /** Has a management where nobody else listens, and none otherwise. */
    public ChatOptions withManagementIfFree(Address address) {
        return with(copy -> {
            copy.management = address;
            copy.managementRequired = false;
        });
    }

    /**
     * Knows the users.
     *
     * @param names of the moderators
     */
    public ChatOptions withUsers(UserSource source, Set<String> names) {
        return with(copy -> {
            copy.users = source;
            copy.moderators = names;
        });
    }

    public ChatOptions withTraffic(TrafficLimits limits) {
        return with(copy -> copy.traffic = limits);
    }

    private ChatOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.options();
    }

    /** What becomes other options. */
    private static final class Copy {
        ListenerOptions listener;
        ConnectionOptions connection;
        RoomOptions room;
        Duration stopSpread;

        @Nullable
        Path data;

        Durability durability;
        Duration namesKept;

        @Nullable
        Address management;

        boolean managementRequired;
        UserSource users;
        Set<String> moderators;
        TrafficLimits traffic;

        Copy(ChatOptions of) {
            listener = of.listener;
            connection = of.connection;
            room = of.room;
            stopSpread = of.stopSpread;
            data = of.data;
            durability = of.durability;
            namesKept = of.namesKept;
            management = of.management;
            managementRequired = of.managementRequired;
            users = of.users;
            moderators = of.moderators;
            traffic = of.traffic;
        }

        ChatOptions options() {
            return new ChatOptions(
                    listener,
                    connection,
                    room,
                    stopSpread,
                    data,
                    durability,
                    namesKept,
                    management,
                    managementRequired,
                    users,
                    moderators,
                    traffic);
        }
    }
}
