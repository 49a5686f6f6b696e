package dev.hawser.tests.integration;

import static java.util.Map.entry;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that README.md, CONTRIBUTING.md, bench/README.md and docs/*.md show is run here, and says what the page shows, or stands in
 * {@link #NOT_RUN} with the reason. One that is new is run when it begins with a program of {@link #PROGRAMS}, and fails the test otherwise.
 */
@Tag("same-on-every-java")
class DocumentedCommandsTest {
    /** What a documented command may begin with to be run, in a folder of its own. */
    private static final List<String> PROGRAMS = List.of("./hawser", "curl", "printf");

    /** How a command begins that is not run here, and why. Each of them has to be in some page. */
    private static final Map<String, String> NOT_RUN = Map.ofEntries(
            entry("./verify", "runs all tests, this one among them"),
            entry(
                    "./mvnw ",
                    "builds, as every build of the project does, and installs into the repository of whoever tests"),
            entry("htpasswd ", "asks for a password on the terminal; ChatUsersTest runs it without one"),
            entry("./hawser talk ws://localhost:8080/chat", "on a terminal, where TalkFlowTest types"),
            entry("./hawser talk --keep-open wss://example.com/", "speaks to a server of somebody else"));

    /** How a command is made small, and what it means by its ports; in this order. */
    private static final List<Map.Entry<String, String>> SMALLER = List.of(
            entry("^time (taskset -c \\d+ )?", ""),
            // Not to a terminal, curl draws a meter.
            entry("^curl ", "curl -sS "),
            entry("( \\d+) 1000 \\d+$", "$1 20 200"),
            entry("( \\d+) 100 10?000+$", "$1 10 100"),
            entry("--clients \\d{2,}", "--clients 10"),
            entry("--messages \\d{3,}", "--messages 100"),
            entry("--rate \\d+", "--rate 200"),
            entry("--duration \\d+", "--duration 2 --interval 1"),
            entry("--ramp-up \\d+", "--ramp-up 0"),
            // No time decides: the one limit is passed whatever happens, the other one never.
            entry("'p99>50ms' --fail-if 'rate<10000'", "'p99>1us' --fail-if 'rate<10000'"),
            entry("'p99>50ms'$", "'p99>50s'"));

    @TempDir
    private static Path folder;

    private static Command chat;
    private static Command echo;
    private static int chatPort;
    private static int echoPort;

    @BeforeAll
    static void start() throws IOException {
        Path launcher = Files.writeString(
                folder.resolve("hawser"), "#!/bin/sh\nexec '" + String.join("' '", Command.line()) + "' \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        writeFiles();
        chatPort = Ports.free();
        chat = server("chat", "--memory", "--port", String.valueOf(chatPort));
        echoPort = Ports.free();
        echo = server("serve", "--port", String.valueOf(echoPort));
    }

    private static Command server(String... words) {
        Command server = new Command(words);
        String line = server.nextLine();
        assertThat(line).contains("http://localhost:");
        return server;
    }

    /** What the pages speak of as being there. */
    private static void writeFiles() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("site")).resolve("index.html"), "<p>Hello");
        Files.writeString(folder.resolve("chat.properties"), "# of the harbour\nmemory = true\nport = 80a\n");
        Certificates certificates = Certificates.SHARED;
        Files.copy(certificates.chain(), folder.resolve("chain.pem"));
        Files.copy(certificates.key(), folder.resolve("key.pem"));
        Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(certificates.chain()) + Files.readString(certificates.key()));
        Files.writeString(
                folder.resolve("old-key.pem"),
                Files.readString(certificates.key()).replace(" PRIVATE KEY-", " EC PRIVATE KEY-"));
        Files.copy(folder.resolve("both.pem"), folder.resolve("chat.pem"));
        Files.writeString(
                folder.resolve("chat.users"), "ann:$2y$05$ktFGQhSSF357O1e0Y6IC1ehBKxKw.cHkZxVb./c35iHf0cOOUMx8y\n");
        try (Command kept = server(
                "chat", "--port", "0", "--data", folder.resolve("chat-data").toString())) {
            kept.terminate();
            kept.end().assertExitCode(143);
        }
        Files.copy(certificates.keyStore(), folder.resolve("store.p12"));
        Files.writeString(folder.resolve("password"), Certificates.PASSWORD + "\n");
    }

    @AfterAll
    static void stop() {
        chat.close();
        echo.close();
    }

    static List<DocumentedCommand> commands() {
        return DocumentedCommand.all().stream()
                .filter(command -> !isListed(command))
                .toList();
    }

    private static boolean isListed(DocumentedCommand command) {
        return NOT_RUN.keySet().stream().anyMatch(command.text()::startsWith);
    }

    @Test
    void blocksWithCommandsSayThatTheyAreSome() {
        assertThat(DocumentedCommand.blocks())
                .filteredOn(DocumentedCommand.Block::hidesCommands)
                .as(
                        "blocks with commands that are neither sh (commands) nor console (commands behind $, and what they say)")
                .isEmpty();
    }

    @Test
    void whatIsNotRunIsInSomePage() {
        Map<Boolean, List<DocumentedCommand>> commands =
                DocumentedCommand.all().stream().collect(groupingBy(DocumentedCommandsTest::isListed));
        assertThat(commands.get(false)).hasSizeGreaterThan(20);
        assertThat(NOT_RUN.keySet())
                .allSatisfy(listed -> assertThat(commands.get(true))
                        .anySatisfy(command -> assertThat(command.text()).startsWith(listed)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itDoesWhatThePageShows(DocumentedCommand command) throws IOException {
        String smaller = smaller(command.text());
        assertThat(PROGRAMS)
                .as("programs that this test runs; \"%s\" has to be one, or in its list of what is not run", smaller)
                .contains(smaller.split(" ", 2)[0]);
        if (command.startsServer()) {
            starts(command, smaller);
        } else {
            runs(command, smaller);
        }
    }

    private static String smaller(String text) {
        String smaller = text;
        for (Map.Entry<String, String> rule : SMALLER) {
            smaller = smaller.replaceAll(rule.getKey(), rule.getValue());
        }
        return smaller;
    }

    private static void runs(DocumentedCommand command, String text) {
        int port = speaksToTheTestServer(text) ? echoPort : chatPort;
        String placed = text.replace("8080", String.valueOf(port)).replace("8081", String.valueOf(port + 1));
        Command.Result result = Command.Result.of(shell("set -o pipefail; " + placed));
        if (command.fails()) {
            result.assertExitCode(1, 2);
        } else {
            result.assertExitCode(0);
        }
        if (!command.shown().isEmpty()) {
            assertThat(ShownOutput.difference(command.shown(), result.out()))
                    .as("what was said:%n%s%nand what is shown:%n%s", result.out(), command.shown())
                    .isEmpty();
        }
    }

    /** At its root are the echoes; the chat's WebSockets have paths. */
    private static boolean speaksToTheTestServer(String text) {
        return text.matches(".*(://localhost:8080/( .*|$)|--path / .*)");
    }

    /** A server says what is shown, and ends when it is asked to. */
    private static void starts(DocumentedCommand command, String text) {
        String port = String.valueOf(Ports.free());
        String alone = text.replaceAll(" *&$", "");
        String placed = alone.contains("--port") ? alone.replace("8080", port) : alone + " --port " + port;
        try (Command server = new Command(shell("exec " + placed))) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i < Math.max(1, command.shown().size()); i++) {
                said.add(answer(server));
            }
            assertThat(said.get(0)).matches(".*https?://(localhost|127\\.0\\.0\\.1):" + port + "/.*");
            if (!command.shown().isEmpty()) {
                assertThat(ShownOutput.difference(command.shown(), said)).isEmpty();
            }
            server.terminate();
            server.end().assertExitCode(143);
        }
    }

    private static String answer(Command server) {
        String line = server.nextLine();
        while (ShownOutput.isLogged(line)) {
            line = server.nextLine();
        }
        return line;
    }

    private static ProcessBuilder shell(String command) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
        return builder;
    }
}
