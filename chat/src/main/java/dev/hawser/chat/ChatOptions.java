package dev.hawser.chat;

import dev.hawser.connection.ConnectionOptions;
import dev.hawser.rooms.RoomOptions;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the chat server.
 *
 * @param host the address to listen on; null for all
 * @param port to listen on; 0 for any that is free
 * @param connection settings of each connection
 * @param room settings of the room
 */
public record ChatOptions(@Nullable String host, int port, ConnectionOptions connection, RoomOptions room) {
    /** Port 8080 on all addresses. */
    public static final ChatOptions DEFAULT =
            new ChatOptions(null, 8080, ConnectionOptions.DEFAULT, RoomOptions.DEFAULT);

    public ChatOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
    }

    public ChatOptions withAddress(@Nullable String newHost, int newPort) {
        return new ChatOptions(newHost, newPort, connection, room);
    }

    public ChatOptions withConnection(ConnectionOptions options) {
        return new ChatOptions(host, port, options, room);
    }

    public ChatOptions withRoom(RoomOptions options) {
        return new ChatOptions(host, port, connection, options);
    }
}
