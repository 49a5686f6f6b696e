package dev.hawser.chat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.listener.ListenerOptions;
import dev.hawser.rooms.RoomOptions;
import dev.hawser.server.WebSocketHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the chat server.
 *
 * @param listener how to listen
 * @param connection settings of each connection
 * @param room settings of the room
 * @param stopSpread over how long the closing of the connections is spread when the server stops
 */
public record ChatOptions(
        ListenerOptions listener, ConnectionOptions connection, RoomOptions room, Duration stopSpread) {
    /** Port 8080 on all addresses, without TLS; a stop is spread over a second. */
    public static final ChatOptions DEFAULT = new ChatOptions(
            ListenerOptions.DEFAULT,
            ConnectionOptions.DEFAULT,
            RoomOptions.DEFAULT,
            WebSocketHandler.DEFAULT_SHUTDOWN_SPREAD);

    public ChatOptions {
        if (stopSpread.isNegative()) {
            throw new IllegalArgumentException("stopSpread " + stopSpread + " is negative");
        }
    }

    public ChatOptions withAddress(@Nullable String newHost, int newPort) {
        return withListener(listener.withAddress(newHost, newPort));
    }

    public ChatOptions withListener(ListenerOptions options) {
        return new ChatOptions(options, connection, room, stopSpread);
    }

    public ChatOptions withConnection(ConnectionOptions options) {
        return new ChatOptions(listener, options, room, stopSpread);
    }

    public ChatOptions withRoom(RoomOptions options) {
        return new ChatOptions(listener, connection, options, stopSpread);
    }

    public ChatOptions withStopSpread(Duration spread) {
        return new ChatOptions(listener, connection, room, spread);
    }
}
