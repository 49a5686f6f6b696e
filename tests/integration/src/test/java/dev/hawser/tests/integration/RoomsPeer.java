package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client of rooms over a WebSocket, which keeps no rule that it is not told to keep. */
final class RoomsPeer implements AutoCloseable {
    private final RawPeer peer;

    private RoomsPeer(RawPeer peer) {
        this.peer = peer;
    }

    static RoomsPeer open(RoomsServer server) {
        return open(server.port());
    }

    /** One at a server on this machine; its request has more fields. */
    static RoomsPeer open(int port, String... moreFields) {
        String[] fields = Arrays.copyOf(moreFields, moreFields.length + 1);
        fields[moreFields.length] = "Sec-WebSocket-Protocol: hawser.v1";
        return new RoomsPeer(RawPeer.connect(port).open(RoomsServer.PATH, fields));
    }

    /** One that is welcome. */
    static RoomsPeer hello(RoomsServer server, String name) {
        return hello(server.port(), name);
    }

    /** One that is welcome at a server on this machine. */
    static RoomsPeer hello(int port, String name, String... moreFields) {
        RoomsPeer opened = open(port, moreFields);
        opened.hello(name);
        assertThat(opened.nextText()).startsWith("{\"type\":\"welcome\"");
        return opened;
    }

    /** One that is in a room, and has read its own entry. */
    static RoomsPeer joined(RoomsServer server, String name, String room) {
        return joined(server.port(), name, room);
    }

    static RoomsPeer joined(int port, String name, String room, String... moreFields) {
        RoomsPeer opened = hello(port, name, moreFields);
        opened.send("{\"type\":\"join\",\"room\":\"" + room + "\"}");
        assertThat(opened.nextText()).startsWith("{\"type\":\"joined\"");
        assertThat(opened.nextText()).startsWith("[\"" + room + "\",").endsWith(",\"join\"]");
        return opened;
    }

    /** Asks to begin a session. */
    void hello(String name) {
        send("{\"type\":\"hello\",\"name\":" + Json.write(name) + "}");
    }

    RawPeer raw() {
        return peer;
    }

    void send(String message) {
        peer.sendText(message);
    }

    void publish(String room, int seq, String data) {
        send("{\"type\":\"publish\",\"room\":\"" + room + "\",\"seq\":" + seq + ",\"data\":" + data + "}");
    }

    /** Entries before an offset, null for the end; they are the next thing that the server says. */
    List<String> history(String room, @Nullable String before) {
        send("{\"type\":\"history\",\"room\":\"" + room + "\"" + (before == null ? "" : ",\"before\":" + before) + "}");
        List<?> entries = (List<?>) Objects.requireNonNull(nextObject().get("entries"));
        return entries.stream().map(Json::write).toList();
    }

    /** The next frame that is no ping. */
    RawFrame next() {
        RawFrame frame = peer.readFrame();
        while (frame.opcode() == RawFrame.PING) {
            peer.send(RawFrame.masked(RawFrame.PONG, frame.payload()));
            frame = peer.readFrame();
        }
        return frame;
    }

    String nextText() {
        RawFrame frame = next();
        assertThat(frame.opcode()).as(frame.toString()).isEqualTo(RawFrame.TEXT);
        return frame.text();
    }

    /** Reads up to a message that has this in it. */
    String nextWith(String part) {
        String message = nextText();
        while (!message.contains(part)) {
            message = nextText();
        }
        return message;
    }

    Map<String, @Nullable Object> nextObject() {
        return Json.object(nextText());
    }

    /** The code of the next refusal. */
    String nextRefusal() {
        Map<String, @Nullable Object> message = nextObject();
        assertThat(message.get("type")).as(message.toString()).isEqualTo("refused");
        return String.valueOf(message.get("code"));
    }

    /** Lives, and has nothing else to say. */
    void assertLives() {
        send("{\"type\":\"ping\"}");
        assertThat(nextText()).isEqualTo("{\"type\":\"pong\"}");
    }

    @Override
    public void close() {
        peer.close();
    }
}
