package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.testkit.RawFrame;
import dev.hawser.testkit.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain room at {@code /chat}, and the room {@code lobby} that it is a door to. */
class LobbyBridgeTest {
    private final ChatServer server = new ChatServer(ChatOptions.DEFAULT.withAddress(null, 0));

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** A member of the plain room, whom it knows: the answer to its ping comes after the joining. */
    private RawPeer plain() {
        RawPeer peer = RawPeer.connect(server.port()).open("/chat", "Sec-WebSocket-Protocol: chat");
        peer.send(RawFrame.masked(RawFrame.PING, Bytes.utf8("joined?")));
        assertThat(peer.readFrame().opcode()).isEqualTo(RawFrame.PONG);
        return peer;
    }

    private RoomsPeer inLobby(String name) {
        return RoomsPeer.joined(server.port(), name, "lobby");
    }

    /** The user, the data and the kind of the next entry. */
    private static List<Object> nextEntry(RoomsPeer reader) {
        List<Object> entry = Json.array(reader.nextText());
        assertThat(entry.get(0)).isEqualTo("lobby");
        return entry.subList(3, entry.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ann:Hello: "all"!            | ~ann  | Hello: "all"!
                    Ann of Hill:<b>\\u0041</b>    | ~Ann of Hill | <b>\\u0041</b>
                    ann:                         | ~ann  | ``
                    no colon                     | /chat | no colon
                    :no name                     | /chat | :no name
                    ` ann:begins with a space`   | /chat | ` ann:begins with a space`
                    ann\u202e:turned round       | /chat | ann\u202e:turned round
                    """)
    void whatIsSaidInThePlainRoomIsAnEntryOfTheLobby(String said, String user, String data) {
        try (RoomsPeer reader = inLobby("bob");
                RawPeer speaker = plain();
                RawPeer other = plain()) {
            speaker.sendText(said);
            assertThat(nextEntry(reader)).containsExactly(user, data);
            assertThat(speaker.readFrame().text()).isEqualTo(said);
            assertThat(other.readFrame().text()).isEqualTo(said);
        }
    }

    @Test
    void aNameThatWouldBeTooLongIsPartOfTheText() {
        try (RoomsPeer reader = inLobby("bob");
                RawPeer speaker = plain()) {
            speaker.sendText("x".repeat(63) + ":fits");
            speaker.sendText("x".repeat(64) + ":does not");
            assertThat(nextEntry(reader)).containsExactly("~" + "x".repeat(63), "fits");
            assertThat(nextEntry(reader)).containsExactly("/chat", "x".repeat(64) + ":does not");
        }
    }

    @Test
    void theLargestMessageWhoseEveryByteIsEscapedIsAnEntryToo() {
        String said = "\u0001".repeat(64 * 1024);
        try (RoomsPeer reader = inLobby("bob");
                RawPeer speaker = plain()) {
            speaker.sendText(said);
            assertThat(nextEntry(reader)).containsExactly("/chat", said);
            assertThat(speaker.readFrame().text()).isEqualTo(said);
        }
    }

    @Test
    void whatIsPublishedInTheLobbyIsSaidInThePlainRoom() {
        try (RawPeer listener = plain();
                RoomsPeer speaker = inLobby("a:nn")) {
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:has joined!");
            speaker.publish("lobby", 1, "\"Hello: \\\"all\\\"! \\u00e9\"");
            speaker.publish("lobby", 2, "{\"text\":\"a reply\",\"reply\":{\"offset\":1,\"user\":\"bob\"}}");
            speaker.publish("lobby", 3, "[1,{\"a\":null}]");
            speaker.publish("lobby", 4, "-1.5e3");
            speaker.publish("lobby", 5, "{\"offset\":1,\"data\":\"Hello\"},\"kind\":\"edit\"");
            speaker.publish("lobby", 6, "{\"offset\":1,\"data\":{\"text\":\"Hi\"}},\"kind\":\"edit\"");
            speaker.publish("lobby", 7, "{\"offset\":1},\"kind\":\"delete\"");
            speaker.publish("lobby", 8, "\"a poll\",\"kind\":\"poll\"");
            speaker.publish("lobby", 9, "\"last\"");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:Hello: \"all\"! é");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:a reply");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:[1,{\"a\":null}]");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:-1.5e3");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:* Hello");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:* Hi");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:last");
            speaker.send("{\"type\":\"leave\",\"room\":\"lobby\"}");
            assertThat(listener.readFrame().text()).isEqualTo("a_nn:has left!");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"~ann", "~", "/chat"})
    void nobodyIsCalledAsSomebodyOfThePlainRoom(String name) {
        try (RawPeer eve = RawPeer.connect(server.port()).open("/rooms", "Sec-WebSocket-Protocol: hawser.v1")) {
            eve.sendText("{\"type\":\"hello\",\"name\":\"" + name + "\"}");
            assertThat(eve.readFrame().text()).contains("\"code\":\"name_invalid\"");
        }
    }

    @Test
    void thereIsOneOrderForBoth() {
        int each = 200;
        try (RoomsPeer reader = inLobby("reader");
                RawPeer listener = plain();
                RawPeer ann = plain();
                RoomsPeer bob = inLobby("bob")) {
            assertThat(nextEntry(reader).get(0)).isEqualTo("bob");
            assertThat(listener.readFrame().text()).isEqualTo("bob:has joined!");
            CompletableFuture<Void> plainly = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < each; i++) {
                    ann.sendText("ann:" + i);
                }
            });
            for (int i = 1; i <= each; i++) {
                bob.publish("lobby", i, "\"" + i + "\"");
            }
            List<String> told = new ArrayList<>();
            List<String> read = new ArrayList<>();
            for (int i = 0; i < 2 * each; i++) {
                told.add(listener.readFrame().text());
                List<Object> entry = nextEntry(reader);
                read.add(String.valueOf(entry.get(0)).replace("~", "") + ":" + entry.get(1));
            }
            plainly.join();
            assertThat(told).isEqualTo(read).doesNotHaveDuplicates();
        }
    }

    @Test
    void aLoadOfThePlainRoomPassesWhileOthersSpeakInTheLobby() {
        try (RoomsPeer speaker = inLobby("bob");
                RoomsPeer reader = inLobby("eve")) {
            CompletableFuture<Command.Result> load = CompletableFuture.supplyAsync(
                    () -> Command.run("load", "localhost", String.valueOf(server.port()), "10", "2000"));
            int spoken = 0;
            int delivered = 0;
            while (delivered < 2000 || spoken < 100) {
                if (spoken < 100) {
                    speaker.publish("lobby", ++spoken, "\"" + spoken + "\"");
                }
                delivered += String.valueOf(nextEntry(reader).get(0)).startsWith("~") ? 1 : 0;
            }
            load.join().assertExitCode(0);
        }
    }
}
