package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.chat.UserSource;
import dev.hawser.store.Durability;
import dev.hawser.testkit.HttpAnswer;
import dev.hawser.testkit.Limit;
import dev.hawser.testkit.RawFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat whose users log in with passwords of a file that htpasswd has made. */
class ChatUsersTest {
    @TempDir
    private Path folder;

    private ChatServer server = new ChatServer(ChatOptions.DEFAULT);

    @BeforeEach
    void start() throws Exception {
        htpasswd("anna", "s ecret: é");
        htpasswd("bob", "b".repeat(100));
        ChatOptions options = ChatOptions.DEFAULT
                .withAddress("127.0.0.1", 0)
                .withData(folder.resolve("data"), Durability.OS)
                .withUsers(new UserSource.PasswordFile(file()), Set.of("anna"));
        server = new ChatServer(options.withListener(options.listener().withReloadInterval(Duration.ofMillis(20))));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Path file() {
        return folder.resolve("users");
    }

    /** Adds a user as an administrator does; the password comes by the standard input, in UTF-8 whatever the locale is. */
    private void htpasswd(String user, String password) throws IOException {
        List<String> command = new ArrayList<>(List.of("htpasswd", "-B", "-i"));
        Path next = folder.resolve("next");
        if (Files.exists(file())) {
            Files.copy(file(), next);
        } else {
            command.add("-c");
        }
        command.addAll(List.of(next.toString(), user));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream input = process.getOutputStream()) {
            input.write((password + "\n").getBytes(UTF_8));
        }
        assertThat(Limit.get(process.onExit(), "htpasswd").exitValue()).isZero();
        put(next);
    }

    /** In one step: half a file has half of the users. */
    private void put(Path next) throws IOException {
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void removeBob() throws IOException {
        List<String> others = Files.readAllLines(file()).stream()
                .filter(line -> !line.startsWith("bob:"))
                .toList();
        put(Files.write(folder.resolve("next"), others));
    }

    private ChatVisitor anna() {
        return ChatVisitor.withPassword(server.port(), "anna", "s ecret: é");
    }

    private ChatVisitor bob() {
        return ChatVisitor.withPassword(server.port(), "bob", "b".repeat(100));
    }

    /** Somebody with the cookie of somebody, and nothing else. */
    private ChatVisitor withCookieOf(ChatVisitor user) {
        String cookie = String.valueOf(user.get("/").field("set-cookie"));
        return new ChatVisitor(server.port(), "Cookie: a=b; " + cookie.substring(0, cookie.indexOf(';')));
    }

    @Test
    void everythingIsForUsers() {
        ChatVisitor stranger = new ChatVisitor(server.port());
        for (String path : List.of(
                "/", "/simple/", "/hawser.js", "/rooms.json", "/me.json", "/bans.json", "/chat", "/rooms", "/none")) {
            HttpAnswer answer = stranger.get(path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.field("www-authenticate")).isEqualTo("Basic realm=\"Hawser chat\", charset=\"UTF-8\"");
        }
        assertThat(stranger.upgrade("/rooms", "hawser.v1").status()).isEqualTo(401);
        assertThat(stranger.upgrade("/chat", "chat").status()).isEqualTo(401);
        assertThat(stranger.ask("POST", "/rooms", "[{\"type\":\"hello\",\"name\":\"anna\"}]")
                        .status())
                .isEqualTo(401);
        assertThat(anna().get("/").status()).isEqualTo(200);
        assertThat(anna().get("/rooms.json").body()).isEqualTo("[]");
        assertThat(anna().get("/me.json").body()).isEqualTo("{\"user\":\"anna\",\"moderators\":[\"anna\"]}");
        anna().rooms("anna").close();
        assertThat(anna().ask("POST", "/rooms", "[{\"type\":\"hello\"}]", "Accept: application/json")
                        .body())
                .contains("\"user\":\"anna\"");
    }

    /** It leads to the lobby, and nobody in it has to be who he says he is. */
    @Test
    void thePlainRoomIsClosed() {
        for (HttpAnswer answer :
                List.of(anna().upgrade("/chat", "chat"), anna().get("/chat"), anna().get("/simple/"))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).startsWith("The plain room is closed: here users are known");
        }
    }

    @Test
    void aCommandSaysWhyThePlainRoomIsClosed() {
        String port = String.valueOf(server.port());
        Command.Result result = Command.run("load", "127.0.0.1", port, "1", "1", "--user", "bob:" + "b".repeat(100));
        assertThat(result.complaint())
                .contains("403", "The plain room is closed: here users are known", "The rooms are at /.");
        result.assertExitCode(1);
    }

    @Test
    void aLongPasswordIsTakenAsHtpasswdHasTakenIt() {
        bob().rooms("bob").close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Basic YW5uYTpzZWNyZXQ=",
                "Authorization: Basic bm9ib2R5OnMgZWNyZXQ=",
                "Authorization: Basic YW5uYQ==",
                "Authorization: Basic !",
                "Authorization: Basic",
                "Authorization: Bearer YW5uYTpzZWNyZXQ=",
                "Cookie: hawser-login=YW5uYQ.9999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Cookie: hawser-login=anna",
                "X-Remote-User: anna",
            })
    void nothingElseIsAPassword(String field) {
        assertThat(new ChatVisitor(server.port(), field).get("/me.json").status())
                .isEqualTo(401);
        assertThat(new ChatVisitor(server.port(), field)
                        .upgrade("/rooms", "hawser.v1")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theCookieIsEnoughAndScriptsDoNotSeeIt() {
        String cookie = String.valueOf(anna().get("/").field("set-cookie"));
        assertThat(cookie).startsWith("hawser-login=").contains("HttpOnly", "SameSite=Strict", "Path=/");
        withCookieOf(anna()).rooms("anna").close();
        assertThat(withCookieOf(anna()).get("/me.json").body()).contains("anna");
        assertThat(new ChatVisitor(server.port(), withCookieOf(anna()).fields()[0], ChatVisitor.basic("anna", "wrong"))
                        .get("/")
                        .status())
                .as("a password that is shown counts")
                .isEqualTo(401);
    }

    @Test
    void aSessionOfAnotherUserIsNone() {
        String token;
        try (RoomsPeer peer = anna().silent()) {
            peer.send("{\"type\":\"hello\"}");
            token = String.valueOf(peer.nextObject().get("session"));
        }
        try (RoomsPeer peer = bob().silent()) {
            peer.send("{\"type\":\"hello\",\"session\":\"" + token + "\"}");
            assertThat(peer.nextRefusal()).isEqualTo("session_unknown");
        }
    }

    @Test
    void whoIsRemovedFromTheFileIsOutAndStaysOut() throws IOException {
        ChatVisitor thief = withCookieOf(bob());
        try (RoomsPeer there = bob().joined("bob", "lobby");
                RoomsPeer early = thief.silent();
                RoomsPeer anna = anna().joined("anna", "lobby")) {
            removeBob();
            RawFrame close = there.raw().readToClose();
            assertThat(close.closeCode()).isEqualTo(4401);
            assertThat(thief.get("/").status()).isEqualTo(401);
            assertThat(bob().get("/").status()).isEqualTo(401);
            early.send("{\"type\":\"hello\"}");
            assertThat(early.nextText()).contains("\"welcome\"");
            early.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            assertThat(early.nextText()).contains("\"not_allowed\"", "you are no user any more");
            early.publish("lobby", 1, "1");
            assertThat(early.nextText()).contains("\"not_allowed\"");
            anna.assertLives();
        }
    }

    @Test
    void aStolenCookieIsWorthNothingWhenThePasswordHasChanged() throws IOException {
        ChatVisitor thief = withCookieOf(bob());
        try (RoomsPeer there = thief.rooms("bob")) {
            htpasswd("bob", "another");
            assertThat(there.raw().readToClose().closeCode()).isEqualTo(4401);
        }
        assertThat(thief.get("/").status()).isEqualTo(401);
        ChatVisitor.withPassword(server.port(), "bob", "another").rooms("bob").close();
    }

    @Test
    void manyWrongPasswordsHaveToWaitAndWhoIsInDoesNot() {
        ChatVisitor known = withCookieOf(bob());
        anna().get("/");
        ChatVisitor guesser = ChatVisitor.withPassword(server.port(), "anna", "guess");
        HttpAnswer answer = guesser.get("/");
        for (int i = 0; answer.status() == 401 && i < 1000; i++) {
            answer = guesser.get("/");
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(Integer.parseInt(String.valueOf(answer.field("retry-after"))))
                .isBetween(1, 6);
        assertThat(answer.body()).startsWith("There were too many wrong passwords. Try again in");
        known.rooms("bob").close();
        anna().rooms("anna").close();
    }
}
