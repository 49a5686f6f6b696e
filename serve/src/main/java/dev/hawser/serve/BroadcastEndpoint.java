package dev.hawser.serve;

import dev.hawser.gateway.RoomEndpoint;
import dev.hawser.rooms.Room;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.MessageType;
import dev.hawser.websocket.WebSocket;
import java.nio.ByteBuffer;

/**
 * Sends each message to everybody in the room, its sender included. Because a room keeps messages for those who are behind, they are
 * shorter here than what is echoed.
 */
final class BroadcastEndpoint implements WebSocket.OnPayload {
    static final int MAX_MESSAGE_SIZE = 1024 * 1024;

    private final Room room;
    private final RoomEndpoint member;

    BroadcastEndpoint(Room room) {
        this.room = room;
        this.member = new RoomEndpoint(room);
    }

    @Override
    public void onOpen(Connection opened) {
        opened.setMaxTextMessageSize(MAX_MESSAGE_SIZE);
        opened.setMaxBinaryMessageSize(MAX_MESSAGE_SIZE);
        member.onOpen(opened);
    }

    @Override
    public void onMessage(MessageType type, ByteBuffer payload) {
        // A member of a chat room sends text only; here everything is passed on.
        room.publish(type, payload);
    }

    @Override
    public void onClose(int closeCode, String reason) {
        member.onClose(closeCode, reason);
    }
}
