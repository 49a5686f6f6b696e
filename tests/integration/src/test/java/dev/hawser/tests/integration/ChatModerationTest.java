package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.AddressRange;
import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.UserSource;
import dev.hawser.store.Durability;
import dev.hawser.testkit.HttpAnswer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moderators of a chat, and those who are none, on the wire. */
class ChatModerationTest {
    @TempDir
    private Path folder;

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);

    @BeforeEach
    void start() throws Exception {
        UserSource users = new UserSource.ProxyHeader("X-Remote-User", List.of(AddressRange.parse("127.0.0.1")));
        server = new ChatServer(ChatOptions.DEFAULT
                .withAddress("127.0.0.1", 0)
                .withData(folder, Durability.OS)
                .withUsers(users, Set.of("ann", "amy")));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private ChatVisitor as(String user) {
        return new ChatVisitor(server.port(), "X-Remote-User: " + user);
    }

    private RoomsPeer joined(String user) {
        return as(user).joined(user, "lobby");
    }

    private HttpAnswer ban(String by, String user, String reason) {
        return as(by).ask(
                        "POST",
                        "/bans.json",
                        "{\"room\":\"lobby\",\"user\":\"" + user + "\",\"reason\":\"" + reason + "\"}");
    }

    private static void publish(RoomsPeer peer, String room, String kind, String data) {
        peer.send("{\"type\":\"publish\",\"room\":\"" + room + "\",\"seq\":1,\"kind\":\"" + kind + "\",\"data\":" + data
                + "}");
    }

    @Test
    void aModeratorThrowsSomebodyOutWhoMayComeBack() {
        try (RoomsPeer ann = joined("ann");
                RoomsPeer bob = joined("bob")) {
            publish(ann, "lobby", "kick", "{\"user\":\"bob\",\"reason\":\"noise\"}");
            assertThat(bob.nextText()).endsWith(",\"ann\",{\"user\":\"bob\",\"reason\":\"noise\"},\"kick\"]");
            assertThat(bob.nextText()).isEqualTo("{\"type\":\"left\",\"room\":\"lobby\",\"reason\":\"kicked\"}");
            bob.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            assertThat(bob.nextText()).startsWith("{\"type\":\"joined\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bob, lobby, eve",
        "bob, lobby, bob",
        "bob, lobby, ann",
        // Nobody moderates a moderator, or what two say to each other.
        "ann, lobby, amy",
        "ann, lobby, ann",
        "ann, '@ann,bob', bob",
        "ann, ~ann, bob",
    })
    void othersMayNot(String user, String room, String other) {
        try (RoomsPeer peer = as(user).rooms(user)) {
            publish(peer, room, "kick", "{\"user\":\"" + other + "\"}");
            assertThat(peer.nextText()).contains("\"not_allowed\"", "you may not throw this user out");
        }
    }

    @Test
    void aModeratorDeletesWhatOthersSaidAndDoesNotChangeIt() {
        try (RoomsPeer bob = joined("bob");
                RoomsPeer ann = joined("ann");
                RoomsPeer eve = joined("eve")) {
            bob.publish("lobby", 1, "\"rude\"");
            String entry = ann.nextWith("rude");
            String offset = entry.split(",")[1];
            eve.nextWith("rude");
            publish(eve, "lobby", "delete", "{\"offset\":" + offset + "}");
            assertThat(eve.nextText()).contains("\"not_allowed\"", "this is a message of bob");
            publish(ann, "lobby", "edit", "{\"offset\":" + offset + ",\"data\":\"nice\"}");
            assertThat(ann.nextText()).contains("\"not_allowed\"");
            publish(ann, "lobby", "delete", "{\"offset\":" + offset + "}");
            assertThat(eve.nextText()).endsWith(",\"ann\",{\"offset\":" + offset + "},\"delete\"]");
        }
    }

    @Test
    void whoIsBannedIsOutAtOnceAndStaysOutUntilTheBanIsLifted() throws Exception {
        try (RoomsPeer bob = joined("bob")) {
            assertThat(ban("ann", "bob", " noise ").status()).isEqualTo(200);
            assertThat(bob.nextText())
                    .endsWith(",\"ann\",{\"user\":\"bob\",\"reason\":\"noise\",\"ban\":true},\"kick\"]");
            assertThat(bob.nextText()).contains("\"left\"", "\"kicked\"");
            assertStaysOut(bob);
        }
        stop();
        start();
        try (RoomsPeer bob = as("bob").rooms("bob")) {
            assertStaysOut(bob);
            assertThat(as("amy").get("/bans.json").body())
                    .startsWith("[{\"room\":\"lobby\",\"user\":\"bob\",\"by\":\"ann\",\"reason\":\"noise\",\"time\":");
            assertThat(as("amy")
                            .ask("DELETE", "/bans.json?room=lobby&user=bob", "")
                            .status())
                    .isEqualTo(200);
            bob.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            assertThat(bob.nextText()).startsWith("{\"type\":\"joined\"");
            assertThat(as("amy").get("/bans.json").body()).isEqualTo("[]");
        }
    }

    @Test
    void aRoomIsNotListedForWhoIsBannedFromIt() {
        try (RoomsPeer ann = joined("ann");
                RoomsPeer bob = as("bob").joined("bob", "harbour")) {
            assertThat(as("bob").get("/rooms.json").body()).isEqualTo("[[\"lobby\",1],[\"harbour\",1]]");
            assertThat(ban("ann", "bob", "").status()).isEqualTo(200);
            assertThat(as("bob").get("/rooms.json").body()).isEqualTo("[[\"harbour\",1]]");
            assertThat(as("ann").get("/rooms.json").body()).isEqualTo("[[\"lobby\",1],[\"harbour\",1]]");
            as("ann").ask("DELETE", "/bans.json?room=lobby&user=bob", "");
            assertThat(as("bob").get("/rooms.json").body()).isEqualTo("[[\"lobby\",1],[\"harbour\",1]]");
            assertThat(ann.nextWith("\"kick\"")).contains("\"bob\"");
            bob.assertLives();
        }
    }

    private static void assertStaysOut(RoomsPeer bob) {
        for (String from : new String[] {"", ",\"from\":\"start\""}) {
            bob.send("{\"type\":\"join\",\"room\":\"lobby\"" + from + "}");
            assertThat(bob.nextText()).contains("\"not_allowed\"", "you are banned from this room by ann: noise");
        }
        bob.publish("lobby", 1, "\"still here\"");
        assertThat(bob.nextText()).contains("\"not_allowed\"", "you are banned from this room by ann: noise");
        bob.send("{\"type\":\"history\",\"id\":1,\"room\":\"lobby\"}");
        assertThat(bob.nextRefusal()).isEqualTo("not_joined");
        bob.send("{\"type\":\"join\",\"room\":\"harbour\"}");
        assertThat(bob.nextText()).startsWith("{\"type\":\"joined\"");
        assertThat(bob.nextText()).endsWith(",\"join\"]");
    }

    @Test
    void bansAreForModerators() {
        assertThat(as("bob").get("/bans.json").status()).isEqualTo(403);
        assertThat(as("bob").ask("DELETE", "/bans.json?room=lobby&user=bob", "").status())
                .isEqualTo(403);
        HttpAnswer answer = ban("bob", "eve", "");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("Only moderators may do this.\n");
        assertThat(as("ann").get("/bans.json").body()).isEqualTo("[]");
    }

    @Test
    void noOtherPageBansWithAModeratorsBrowser() {
        String content = "{\"room\":\"lobby\",\"user\":\"bob\"}";
        assertThat(as("ann")
                        .ask("POST", "/bans.json", content, "Origin: http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(as("ann")
                        .ask("POST", "/bans.json", content, "Origin: http://localhost")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "none; 400; The content is no JSON object.",
                "[1]; 400; The content is no JSON object.",
                "{\"user\":\"bob\"}; 400; \"room\" is no name of a room.",
                "{\"room\":\"lobby\"}; 400; \"user\" is no name of a user.",
                "{\"room\":\"@ann,bob\",\"user\":\"bob\"}; 400; Bans are for public rooms.",
                "{\"room\":\"~bob\",\"user\":\"bob\"}; 400; Bans are for public rooms.",
                "{\"room\":\"lobby\",\"user\":\"amy\"}; 403; amy is a moderator",
            })
    void badRequestsAreToldWhatIsWrong(String content, int status, String reason) {
        HttpAnswer answer = as("ann").ask("POST", "/bans.json", content);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void whatIsTooLongOrNotThereIsRefused() {
        assertThat(ban("ann", "bob", "x".repeat(501)).status()).isEqualTo(400);
        assertThat(ban("ann", "bob", "x".repeat(20_000)).status()).isEqualTo(413);
        assertThat(as("ann").ask("DELETE", "/bans.json?room=lobby&user=bob", "").status())
                .isEqualTo(404);
        assertThat(as("ann").ask("DELETE", "/bans.json", "").status()).isEqualTo(400);
        assertThat(as("ann").ask("PUT", "/bans.json", "").status()).isEqualTo(405);
    }
}
