package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadCommandsTest {
    private static final Load ECHO = new Load(Workload.ECHO, 100, 5000);

    @TempDir
    private Path directory;

    @Test
    void sendsTheEchoFromTheClientInCWhenThereIsOne() throws IOException {
        LoadCommands commands = withC();
        assertThat(commands.words(ECHO, Contender.HAWSER, 8080))
                .containsExactly(path(), "8080", "100", "5000", "/echo", "echo", "48");
        assertThat(commands.echoClient()).startsWith("load client in C");
    }

    @Test
    void sendsTheEchoFromTheClientInJavaWithoutACompiler() {
        LoadCommands commands = withoutC();
        assertThat(commands.words(ECHO, Contender.HAWSER, 8080))
                .startsWith("hawser", "load", "localhost", "8080", "100", "5000")
                .endsWith("--path", "/echo", "--protocol", "echo");
        assertThat(commands.echoClient())
                .startsWith("load client in Java")
                .contains("no C compiler", "probably what this table measures");
    }

    @Test
    void leavesTheRoomsToTheClientInJava() throws IOException {
        assertThat(withC().words(new Load(Workload.BROADCAST, 1000, 10), Contender.HAWSER, 8080))
                .startsWith("hawser", "load");
    }

    @Test
    void speaksToEachRoomInItsOwnProtocol() {
        Load broadcast = new Load(Workload.BROADCAST_V1, 1000, 10);
        assertThat(withoutC().words(broadcast, Contender.HAWSER, 8080))
                .endsWith("--path", "/chat", "--protocol", "chat");
        assertThat(withoutC().words(broadcast, Contender.HAWSER_ROOMS, 8080))
                .endsWith("1000", "10", "--path", "/rooms", "--protocol", "hawser.v1");
    }

    @Test
    void measuresLatencyAtARateWithAUrl() {
        assertThat(withoutC().words(new Load(Workload.LATENCY_V1, 1000, 10), Contender.HAWSER_ROOMS, 8080))
                .containsExactly(
                        "hawser",
                        "load",
                        "ws://localhost:8080/rooms",
                        "--clients",
                        "1000",
                        "--messages",
                        "10",
                        "--rate",
                        "200",
                        "--no-progress",
                        "--protocol",
                        "hawser.v1");
    }

    @Test
    void spreadsUsersOverRooms() {
        assertThat(withoutC().words(new Load(Workload.USERS, 5000, 10), Contender.HAWSER, 8080))
                .startsWith("hawser", "load", "ws://localhost:8080/rooms", "--clients", "5000", "--messages", "10")
                .containsSubsequence("--rate", "100", "--rooms", "50", "--protocol", "hawser.v1");
    }

    @Test
    void holdsConnectionsWithTheClientInCOnly() throws IOException {
        assertThat(withC().unavailable(Workload.IDLE)).isEmpty();
        assertThat(withC().words(new Load(Workload.IDLE, 9, 0), Contender.HAWSER, 8080))
                .containsExactly(path(), "8080", "9", "0", "/echo", "echo", "48");
        assertThat(withoutC().unavailable(Workload.IDLE))
                .hasValueSatisfying(reason -> assertThat(reason).contains("no C compiler"));
        assertThat(withoutC().unavailable(Workload.ECHO)).isEmpty();
    }

    private String path() {
        return directory.resolve("echoload").toString();
    }

    private LoadCommands withC() throws IOException {
        Path program = Path.of(path());
        if (!Files.exists(program)) {
            assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
        }
        return new LoadCommands(List.of("hawser", "load"), program);
    }

    private LoadCommands withoutC() {
        return new LoadCommands(List.of("hawser", "load"), directory.resolve("was-not-built"));
    }
}
