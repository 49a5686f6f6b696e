package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.store.Durability;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.RawPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chat server knows of its rooms: their list, and the users' personal rooms. */
class ChatDirectoryTest {
    @TempDir
    private Path folder;

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);

    @BeforeEach
    void start() throws Exception {
        server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0).withData(folder, Durability.OS));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private String list() {
        try (RawPeer client = RawPeer.connect(server.port())) {
            client.send("GET /rooms.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
            HttpAnswer answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("content-type")).startsWith("application/json");
            return answer.body();
        }
    }

    @Test
    void listsPublicRoomsWithTheirUsersAndNoOthers() {
        assertThat(list()).isEqualTo("[]");
        String browser = "Cookie: hawser-browser=" + "a".repeat(22);
        try (RoomsPeer ann = RoomsPeer.joined(server.port(), "ann", "lobby", browser);
                RoomsPeer tab = RoomsPeer.joined(server.port(), "ann", "lobby", browser);
                RoomsPeer bob = RoomsPeer.joined(server.port(), "bob", "lobby")) {
            ann.send("{\"type\":\"join\",\"room\":\"a \\\"b\\\"\"}");
            tab.send("{\"type\":\"join\",\"room\":\"@ann,bob\"}");
            bob.send("{\"type\":\"join\",\"room\":\"~bob\"}");
            ann.nextWith("[\"a \\\"b\\\"\",0,");
            tab.nextWith("\"joined\"");
            bob.nextWith("\"joined\"");
            assertThat(list()).isEqualTo("[[\"lobby\",2],[\"a \\\"b\\\"\",1]]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "LOBBY, there is a room \\\"lobby\\\" already",
                "l\u043Ebby, there is a room \\\"lobby\\\" already",
                "h\u0430rbour, there is a room \\\"harbour\\\" already",
                "har\u200Bbour, not all of the room's name can be seen",
                "har\u202Ebour, not all of the room's name can be seen",
                "\u3164, not all of the room's name can be seen",
            })
    void aPublicRoomIsNotCalledLikeAnotherOne(String name, String reason) {
        try (RoomsPeer ann = RoomsPeer.hello(server.port(), "ann");
                RoomsPeer eva = RoomsPeer.hello(server.port(), "eva")) {
            ann.send("{\"type\":\"join\",\"room\":\"harbour\"}");
            ann.nextWith("[\"harbour\",0,");
            eva.send("{\"type\":\"join\",\"room\":\"" + name + "\"}");
            assertThat(eva.nextWith("\"refused\"")).contains("\"not_allowed\"", reason);
            eva.publish(name, 1, "1");
            assertThat(eva.nextWith("\"refused\"")).contains("\"not_allowed\"", reason);
            assertThat(list()).isEqualTo("[[\"harbour\",1]]");
        }
    }

    @Test
    void aRoomIsListedWhenSomethingWasReallyPublishedThere() {
        try (RoomsPeer eva = RoomsPeer.hello(server.port(), "eva")) {
            eva.publish("harbour", 1, "\"" + "x".repeat(70_000) + "\"");
            assertThat(eva.nextRefusal()).isEqualTo("too_large");
            assertThat(list()).isEqualTo("[]");
            eva.publish("harbour", 1, "1");
            eva.nextWith("\"ack\"");
            // Its entry is shown, and listed, behind the acknowledgement.
            eva.send("{\"type\":\"join\",\"room\":\"harbour\"}");
            eva.nextWith("\"joined\"");
            assertThat(list()).isEqualTo("[[\"harbour\",1]]");
        }
    }

    @Test
    void keepsTheListOverARestartButForTheNameThatWasCutOff() throws Exception {
        RoomsPeer.joined(server.port(), "ann", "lobby").close();
        RoomsPeer.joined(server.port(), "bob", "harbour").close();
        stop();
        Path file = folder.resolve("rooms.txt");
        Files.writeString(file, Files.readString(file) + "cut o");
        start();
        // The lobby is always open, and ann is still awaited there.
        assertThat(list()).isEqualTo("[[\"lobby\",1],[\"harbour\",0]]");
    }

    @Test
    void tellsBothUsersOfTheirPrivateRoomOnceAndTheOneWhoWasAbsentLater() {
        try (RoomsPeer ann = RoomsPeer.joined(server.port(), "ann", "~ann")) {
            ann.send("{\"type\":\"join\",\"room\":\"@ann,b%2Cob\"}");
            assertThat(ann.nextWith("\"private\"")).endsWith(",\"ann\",{\"room\":\"@ann,b%2Cob\"},\"private\"]");
            ann.publish("@ann,b%2Cob", 1, "\"hello\"");
            assertThat(ann.nextWith("\"hello\"")).doesNotContain("private");
        }
        try (RoomsPeer bob = RoomsPeer.hello(server.port(), "b,ob")) {
            bob.send("{\"type\":\"join\",\"room\":\"~b,ob\",\"from\":\"start\"}");
            assertThat(bob.nextWith("\"private\"")).startsWith("[\"~b,ob\",0,").contains("@ann,b%2Cob");
        }
    }

    @Test
    void letsNobodyReadAPersonalRoomOfAnotherOrWriteInHisOwn() {
        try (RoomsPeer eva = RoomsPeer.hello(server.port(), "eva")) {
            eva.send("{\"type\":\"join\",\"room\":\"~ann\"}");
            assertThat(eva.nextRefusal()).isEqualTo("not_allowed");
            eva.publish("~ann", 1, "1");
            assertThat(eva.nextRefusal()).isEqualTo("not_allowed");
            eva.publish("~eva", 1, "1");
            assertThat(eva.nextRefusal()).isEqualTo("not_allowed");
            eva.send(
                    "{\"type\":\"publish\",\"room\":\"~eva\",\"seq\":1,\"kind\":\"kick\",\"data\":{\"user\":\"eva\"}}");
            assertThat(eva.nextRefusal()).isEqualTo("not_allowed");
            eva.assertLives();
        }
    }
}
