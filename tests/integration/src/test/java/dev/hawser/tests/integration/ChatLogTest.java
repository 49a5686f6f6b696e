package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.testkit.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hawser chat} writes to its log when others want to write there. */
class ChatLogTest {
    private static final String USERS = """
            anna:$2y$05$gT8hY.PgTbyi0pAR5s96rur3JWq0SlP/KFeP/I67aG2GLaSHH9mvi
            bob:$2y$05$Qc0fgTOaAUg1evg61eN4lu0G2ulTjmF9TFOFIpPzPpCJUqc6QMpt6
            """;
    private static final String PASSWORD = "s3cret";
    private static final String GUESS = "as she guesses";
    private static final String SAID = "between you and me";
    private static final String FORGED = "\r\n2026-01-01 INFO forged\u001b[31m\u009b32m";
    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}:(INFO |WARN |ERROR):[^\\p{Cntrl}]+");

    @TempDir
    private Path folder;

    /** What should be in no line. */
    private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, GUESS, SAID));

    /** Starts a chat, has others do what is logged, ends it, and returns its log. */
    private List<String> log(String format) throws IOException {
        Path users = Files.writeString(folder.resolve("users"), USERS);
        try (Command chat = new Command(
                "chat",
                "--memory",
                "--management",
                "off",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--log-format",
                format,
                "--users",
                users.toString(),
                "--moderators",
                "anna")) {
            int port = URI.create(chat.nextLine().replaceAll(".*(http:\\S+)/ .*", "$1"))
                    .getPort();
            attack(port);
            speak(port);
            chat.terminate();
            List<String> lines = chat.end().assertExitCode(143).err();
            assertThat(lines).noneMatch(line -> secrets.stream().anyMatch(line::contains));
            return lines;
        }
    }

    private void attack(int port) {
        assertThat(ChatVisitor.withPassword(port, "eve" + FORGED, GUESS)
                        .get("/")
                        .status())
                .isEqualTo(401);
        secrets.add(ChatVisitor.basic("eve" + FORGED, GUESS).replace("Authorization: Basic ", ""));
        ChatVisitor bob = ChatVisitor.withPassword(port, "bob", PASSWORD);
        secrets.add(ChatVisitor.basic("bob", PASSWORD).replace("Authorization: Basic ", ""));
        bob.get("/%0d%0aforged%1b[31m");
        String room = Json.write("room" + FORGED);
        bob.ask("POST", "/bans.json", "{\"room\":" + room + ",\"user\":\"anna\",\"reason\":" + room + "}");
        // Refused as well, and its line is said.
        bob.ask("POST", "/bans.json", "{\"room\":\"lobby\",\"user\":\"anna\",\"reason\":" + room + "}");
    }

    private void speak(int port) {
        ChatVisitor anna = ChatVisitor.withPassword(port, "anna", PASSWORD);
        HttpAnswer page = anna.get("/");
        Matcher cookie = Pattern.compile("hawser-login=([^;]+)").matcher(String.valueOf(page.field("set-cookie")));
        assertThat(cookie.find()).isTrue();
        secrets.add(cookie.group(1));
        try (RoomsPeer peer = anna.silent()) {
            peer.hello("anna");
            Map<String, @Nullable Object> welcome = peer.nextObject();
            assertThat(welcome).containsEntry("type", "welcome").containsKey("session");
            secrets.add(String.valueOf(welcome.get("session")));
            peer.send("{\"type\":\"join\",\"room\":\"lobby\"}");
            peer.publish("lobby", 1, Json.write(SAID));
            peer.nextWith(SAID);
        }
    }

    @Test
    void inJsonEachLineIsAnObject() throws IOException {
        List<@Nullable Object> messages = new ArrayList<>();
        for (String line : log("json")) {
            Map<String, @Nullable Object> object = Json.object(line);
            assertThat(object).containsKeys("time", "level", "logger", "thread", "message");
            messages.add(object.get("message"));
        }
        assertForgersAreSaid(messages.toString());
    }

    @Test
    void inTextEachLineIsTheServersOwn() throws IOException {
        List<String> lines = log("text");
        assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
        assertForgersAreSaid(lines.toString());
    }

    private static void assertForgersAreSaid(String log) {
        assertThat(log).contains("wrong name or password for \"eve??2026-01-01 INFO forged?[31m?32m\"");
        assertThat(log).contains("not allowed: \"bob\"");
    }
}
