package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawPeer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Somebody who asks a chat, without a browser.
 *
 * @param fields those that each of the requests has
 */
record ChatVisitor(int port, String... fields) {
    static ChatVisitor withPassword(int port, String user, String password) {
        return new ChatVisitor(port, basic(user, password));
    }

    static String basic(String user, String password) {
        byte[] bytes = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    HttpAnswer get(String path) {
        return ask("GET", path, "");
    }

    /** Asks on a connection of its own. */
    HttpAnswer ask(String method, String path, String content, String... more) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String length =
                bytes.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n";
        try (RawPeer peer = RawPeer.connect(port)) {
            peer.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(fields) + lines(more) + length
                    + "\r\n");
            peer.send(bytes);
            return peer.readAnswer();
        }
    }

    private static String lines(String... fields) {
        return fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    }

    /** The answer to a request for a WebSocket, without what follows. */
    HttpAnswer upgrade(String path, String protocol) {
        try (RawPeer peer = RawPeer.connect(port)) {
            peer.send(RawPeer.handshake(path, with("Sec-WebSocket-Protocol: " + protocol)));
            return peer.readAnswer();
        }
    }

    private String[] with(String field) {
        String[] all = new String[fields.length + 1];
        System.arraycopy(fields, 0, all, 0, fields.length);
        all[fields.length] = field;
        return all;
    }

    /** A connection to the rooms that has said nothing. */
    RoomsPeer silent() {
        return RoomsPeer.open(port, fields);
    }

    /** A connection to the rooms that is welcome. */
    RoomsPeer rooms(String user) {
        RoomsPeer peer = silent();
        // Who is known need not say a name, and one that is said does not matter.
        peer.send("{\"type\":\"hello\",\"name\":\"somebody else\"}");
        assertThat(peer.nextObject()).containsEntry("type", "welcome").containsEntry("user", user);
        return peer;
    }

    /** A connection that is in a room, and has read its own entry. */
    RoomsPeer joined(String user, String room) {
        RoomsPeer peer = rooms(user);
        peer.send("{\"type\":\"join\",\"room\":\"" + room + "\"}");
        assertThat(peer.nextText()).startsWith("{\"type\":\"joined\"");
        assertThat(peer.nextText()).endsWith(",\"join\"]");
        return peer;
    }
}
