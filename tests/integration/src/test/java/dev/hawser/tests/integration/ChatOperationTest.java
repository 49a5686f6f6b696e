package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hawser chat} as whoever runs it meets it: a process with settings, and with data that it comes back to. */
class ChatOperationTest {
    @TempDir
    private Path folder;

    /** Where it listens, as it says. */
    private static URI rooms(Command chat) {
        String line = chat.nextLine();
        assertThat(line).startsWith("Chat room at");
        return URI.create(line.replaceAll(".*(http:\\S+)/ .*", "$1" + RoomsServer.PATH));
    }

    private static void terminate(Command chat) {
        chat.terminate();
        assertThat(chat.end().assertExitCode(143).err()).allMatch(line -> line.contains(":INFO :"));
    }

    @Test
    void roomsSurviveARestartByDefault() {
        String port = String.valueOf(Ports.free());
        Map<String, String> environment = Map.of("XDG_DATA_HOME", folder.toString(), "HAWSER_CHAT_PORT", port);
        String keeps = "Rooms are kept in " + folder.resolve("hawser/chat-" + port);
        try (Command first = Command.with(environment, "chat")) {
            RoomsHttp http = new RoomsHttp(rooms(first));
            assertThat(first.nextLine()).isEqualTo(keeps);
            List<?> answer = http.poll(
                    "[{\"type\":\"hello\",\"name\":\"ann\"},{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":1,\"data\":\"kept\"}]");
            assertThat(Json.write(answer.get(1))).contains("\"ack\"");
            terminate(first);
        }
        try (Command second = Command.with(environment, "chat")) {
            RoomsHttp http = new RoomsHttp(rooms(second));
            assertThat(second.nextLine()).isEqualTo(keeps);
            try (RoomsHttp.Events events = http.stream(
                    "[{\"type\":\"hello\",\"name\":\"bob\"},{\"type\":\"join\",\"room\":\"lobby\",\"from\":\"start\"}]")) {
                assertThat(events.next()).contains("\"welcome\"");
                assertThat(events.next()).contains("\"joined\"");
                assertThat(events.next()).endsWith("\"ann\",\"kept\"]");
            }
            terminate(second);
        }
    }

    @Test
    void aSecondChatAtTheSamePortIsToldThat() {
        String port = String.valueOf(Ports.free());
        String[] chat = {"chat", "--management", "off", "--port", port, "--data", folder.toString()};
        try (Command first = new Command(chat)) {
            rooms(first);
            Command.Result second = Command.run(chat);
            assertThat(second.complaint())
                    .isEqualTo("hawser chat: cannot listen on port " + port + ": Address already in use");
            second.assertExitCode(1);
        }
    }

    @Test
    void keepsNothingWhenItIsTold() {
        try (Command chat = new Command("chat", "--memory", "--port", "0")) {
            rooms(chat);
            assertThat(chat.nextLine()).isEqualTo("Rooms are not kept: they are gone when it stops");
        }
    }

    @Test
    void settingsComeFromAFileToo() throws IOException {
        Path file = Files.writeString(folder.resolve("chat.properties"), "memory = true\nhost = 127.0.0.1\nport = 1\n");
        try (Command chat = Command.with(Map.of("HAWSER_CHAT_PORT", "0"), "chat", "--config", file.toString())) {
            assertThat(rooms(chat).toString()).matches("http://127\\.0\\.0\\.1:\\d{2,}/rooms");
        }
        Files.writeString(file, "memory = true\nport = 80a\n");
        Command.Result result = Command.run("chat", "--config", file.toString());
        assertThat(result.complaint())
                .isEqualTo("hawser chat: port \"80a\" is no whole number (" + file + ":2) (see hawser chat --help)");
        result.assertExitCode(2);
    }

    @Test
    void anUnknownVariableIsBadUsage() {
        try (Command chat = Command.with(Map.of("HAWSER_CHAT_PROT", "80"), "chat", "--memory")) {
            Command.Result result = chat.end();
            assertThat(result.complaint()).contains("there is no setting for the variable HAWSER_CHAT_PROT");
            result.assertExitCode(2);
        }
    }

    @Test
    void aFileOfUsersThatCannotBeUsedIsNamedWithItsLine() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "# nobody yet\nann:s3cret\n");
        try (Command chat =
                new Command("chat", "--memory", "--management", "off", "--port", "0", "--users", users.toString())) {
            Command.Result result = chat.end();
            assertThat(result.complaint())
                    .isEqualTo("hawser chat: users: " + users + ":2: this is no bcrypt hash, as htpasswd -B makes it");
            result.assertExitCode(1);
        }
    }

    @Test
    void warnsOfPasswordsThatOthersCanRead() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "");
        for (String host : new String[] {"0.0.0.0", "127.0.0.1"}) {
            try (Command chat = new Command(
                    "chat",
                    "--memory",
                    "--management",
                    "off",
                    "--port",
                    "0",
                    "--host",
                    host,
                    "--users",
                    users.toString(),
                    "--moderators",
                    "ann")) {
                rooms(chat);
                chat.terminate();
                String said = String.join("\n", chat.end().err());
                assertThat(said.contains("Passwords can be read on their way")).isEqualTo(host.equals("0.0.0.0"));
                assertThat(said).contains("The moderator \"ann\" is no user");
            }
        }
    }

    @Test
    void moderatorsWithoutKnownUsersAreBadUsage() {
        Command.Result result = Command.run("chat", "--memory", "--moderators", "ann");
        assertThat(result.complaint())
                .startsWith(
                        "hawser chat: moderators \"ann\" is of no use without users or user-header: where users choose");
        result.assertExitCode(2);
    }
}
