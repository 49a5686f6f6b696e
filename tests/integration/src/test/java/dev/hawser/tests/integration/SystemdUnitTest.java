package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit in {@code deploy}: what it starts, where that keeps its rooms, and how it ends. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("..", "..", "deploy", "hawser-chat.service");
    private static final String INSTALLED = "/opt/hawser/hawser";

    @TempDir
    private Path folder;

    private static List<String> values(String name) throws IOException {
        List<String> values = new ArrayList<>();
        for (String line : Files.readAllLines(UNIT)) {
            if (line.startsWith(name + "=")) {
                values.add(line.substring(name.length() + 1));
            }
        }
        return values;
    }

    @Test
    void itsCommandKeepsTheRoomsInTheStateDirectoryAndEndsAsItSays() throws Exception {
        List<String> words = new ArrayList<>(Command.line());
        String command = values("ExecStart").get(0);
        assertThat(command).startsWith(INSTALLED + " ");
        words.addAll(List.of(command.substring(INSTALLED.length() + 1).split(" ")));
        ProcessBuilder builder = new ProcessBuilder(words);
        for (String variable : values("Environment")) {
            String[] parts = variable.replace("%S", folder.toString()).split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        }
        int port = Ports.free();
        builder.environment().put("HAWSER_CHAT_PORT", String.valueOf(port));
        builder.environment().put("HAWSER_CHAT_MANAGEMENT", "off");
        try (Command chat = new Command(builder)) {
            assertThat(chat.nextLine()).contains("http://127.0.0.1:" + port + "/");
            chat.terminate();
            chat.end()
                    .assertExitCode(Integer.parseInt(values("SuccessExitStatus").get(0)));
        }
        assertThat(folder.resolve(values("StateDirectory").get(0)).resolve("chat-" + port))
                .isDirectory();
    }

    @Test
    void systemdFindsNothingWrongWithIt() throws Exception {
        Path tool = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(tool), "there is no systemd here");
        Path copy = Files.writeString(
                folder.resolve("hawser-chat.service"), Files.readString(UNIT).replace(INSTALLED, "/bin/true"));
        Command.Result result = Command.Result.of(
                new ProcessBuilder(tool.toString(), "verify", copy.toString()).redirectErrorStream(true));
        assertThat(result.out())
                .filteredOn(line -> line.contains("hawser-chat"))
                .isEmpty();
    }
}
