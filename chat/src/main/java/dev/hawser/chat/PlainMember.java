package dev.hawser.chat;

import dev.hawser.gateway.RoomEndpoint;
import dev.hawser.rooms.Room;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A member of the plain room, whose words go by the lobby. */
final class PlainMember implements WebSocket.OnPayload, WebSocket.NonBlocking, WebSocket.ByDemand {
    private final RoomEndpoint member;
    private final LobbyBridge bridge;
    private @Nullable Connection connection;

    PlainMember(Room room, LobbyBridge bridge) {
        this.member = new RoomEndpoint(room);
        this.bridge = bridge;
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        member.onOpen(opened);
        opened.demand(1);
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        if (type == MessageType.TEXT) {
            bridge.say(Objects.requireNonNull(connection), payload);
        } else {
            member.onMessage(type, payload);
        }
    }

    @Override
    public void onClose(int closeCode, String reason) {
        member.onClose(closeCode, reason);
    }
}
