package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hawser backup}, {@code restore} and {@code export}, beside a chat that goes on. */
class ChatBackupTest {
    @TempDir
    private Path temp;

    private Path data;
    private Path backup;
    private Path restored;

    @BeforeEach
    void name() {
        data = temp.resolve("data");
        backup = temp.resolve("backup");
        restored = temp.resolve("restored");
    }

    private static Command chat(Path folder) {
        return new Command("chat", "--management", "off", "--port", "0", "--data", folder.toString());
    }

    private static RoomsHttp http(Command chat) {
        return new RoomsHttp(URI.create(chat.nextLine().replaceAll(".*(http:\\S+)/ .*", "$1" + RoomsServer.PATH)));
    }

    private static String session(RoomsHttp http) {
        Object welcome = http.poll("[{\"type\":\"hello\",\"name\":\"ann\"}]").get(0);
        return "[{\"type\":\"hello\",\"session\":"
                + Json.write(Json.object(Json.write(welcome)).get("session")) + "},";
    }

    private static String publish(RoomsHttp http, String session, int sequence, String more) {
        return Json.write(
                http.poll(session + "{\"type\":\"publish\",\"room\":\"lobby\",\"seq\":" + sequence + more + "}]")
                        .get(1));
    }

    private static String publish(RoomsHttp http, String session, int sequence) {
        String answer = publish(http, session, sequence, ",\"data\":\"message " + sequence + "\"");
        assertThat(answer).contains("\"ack\"");
        return answer;
    }

    private static List<String> export(Path folder, String... more) {
        return Command.run(Stream.concat(Stream.of("export", "lobby", "--data", folder.toString()), Stream.of(more))
                        .toArray(String[]::new))
                .assertExitCode(0)
                .out();
    }

    @Test
    void aBackupUnderLoadIsRestoredWithAllThatWasAcknowledgedBefore() throws Exception {
        String session;
        int later;
        AtomicInteger acknowledged = new AtomicInteger();
        int before;
        String position;
        try (Command chat = chat(data)) {
            RoomsHttp http = http(chat);
            session = session(http);
            AtomicBoolean stop = new AtomicBoolean();
            publish(http, session, 1);
            Thread publisher = new Thread(() -> {
                for (int i = 2; !stop.get(); i++) {
                    publish(http, session, i);
                    acknowledged.set(i);
                }
            });
            publisher.start();
            before = acknowledged.get();
            Command.run("backup", "--data", data.toString(), backup.toString()).assertExitCode(0);
            stop.set(true);
            publisher.join();
            later = acknowledged.get() + 1;
            position = publish(http, session, later);
        }
        Command.Result result = Command.run("restore", backup.toString(), restored.toString());
        assertThat(result.assertExitCode(0).out()).hasSize(1).allMatch(line -> line.startsWith("Restored " + restored));
        List<String> lines = export(restored, "--format", "text");
        assertThat(lines).hasSizeBetween(before, later - 1);
        assertThat(lines)
                .map(line -> line.replaceAll("^\\S+ ", ""))
                .isEqualTo(IntStream.rangeClosed(1, lines.size())
                        .mapToObj(i -> "ann: message " + i)
                        .toList());
        assertThat(export(backup, "--format", "text")).isEqualTo(lines);
        goesOn(session, lines.size(), position);
    }

    /** With the sessions, their counts, and a gap for who was ahead. */
    private void goesOn(String session, int last, String ahead) {
        try (Command chat = chat(restored)) {
            RoomsHttp http = http(chat);
            assertThat(publish(http, session, last)).contains("\"repeat\":true");
            assertThat(publish(http, session, last + 1)).doesNotContain("repeat");
            Map<String, ?> position = Json.object(ahead);
            List<?> joined = http.poll(session + "{\"type\":\"join\",\"room\":\"lobby\",\"from\":{\"epoch\":"
                    + Json.write(position.get("epoch")) + ",\"offset\":" + Json.write(position.get("offset")) + "}}]");
            assertThat(joined).map(Json::write).anyMatch(message -> message.contains("\"gap\""));
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        try (Command chat = chat(data)) {
            publish(http(chat), "[{\"type\":\"hello\",\"name\":\"ann\"},", 1);
            Command.run("backup", "--data", data.toString(), backup.toString()).assertExitCode(0);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rwx------");
        for (String name : List.of("session.key", "rooms.txt", "mark")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(backup.resolve("session.key")).hasSameBinaryContentAs(data.resolve("session.key"));
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("data", "backup");
    }

    @Test
    void whatCannotBeIsSaidInOneLine() throws IOException {
        String target = backup.toString();
        try (Command chat = chat(data)) {
            publish(http(chat), "[{\"type\":\"hello\",\"name\":\"ann\"},", 1);
            Files.createDirectory(backup);
            fails(
                    1,
                    "backup " + target + " was not made: it is there already",
                    "backup",
                    "--data",
                    data.toString(),
                    target);
            fails(
                    1,
                    "it would be in " + data,
                    "backup",
                    "--data",
                    data.toString(),
                    data.resolve("b").toString());
            fails(
                    1,
                    "/no is no folder",
                    "backup",
                    "--data",
                    data.toString(),
                    temp.resolve("no/such").toString());
            fails(1, "in folder " + backup + " no rooms are kept", "backup", "--data", target, restored.toString());
            fails(2, "'TARGET'", "backup");
            fails(1, target + " no rooms are kept", "restore", target, restored.toString());
            fails(1, data + " is no backup", "restore", data.toString(), restored.toString());
            Files.delete(backup);
            Command.run("backup", "--data", data.toString(), target).assertExitCode(0);
            fails(1, data + " was not restored: it is not empty", "restore", target, data.toString());
            fails(
                    1,
                    "room \"tea\" cannot be read: there is no such room in " + data,
                    "export",
                    "tea",
                    "--data",
                    data.toString());
            fails(2, "--format", "export", "lobby", "--data", data.toString(), "--format", "xml");
            fails(2, "such a chat keeps nothing", "export", "lobby", "--port", "0");
        }
        assertThat(restored).doesNotExist();
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("data", "backup");
    }

    /** As a machine leaves it that stops: its mark is of another run of the operating system (docs/storage.md). */
    private void stopMachine() throws IOException {
        ByteBuffer mark = ByteBuffer.wrap(Files.readAllBytes(data.resolve("mark")));
        mark.putLong(8, ~mark.getLong(8));
        CRC32C sum = new CRC32C();
        sum.update(mark.array(), 0, mark.capacity() - 8);
        mark.putInt(mark.capacity() - 8, (int) sum.getValue());
        Files.write(data.resolve("mark"), mark.array());
    }

    @Test
    void whatAMachineLeftThatStoppedIsBackedUpAsFarAsItIsWhole() throws IOException {
        try (Command chat = chat(data)) {
            publish(http(chat), "[{\"type\":\"hello\",\"name\":\"ann\"},", 1);
        }
        stopMachine();
        fails(
                1,
                "room \"lobby\" cannot be read: the folder " + data + " was not closed before the machine stopped."
                        + " Make a backup, which finds out what of it is whole, and read that",
                "export",
                "lobby",
                "--data",
                data.toString());
        fails(1, data + " is no backup", "restore", data.toString(), restored.toString());
        Command.Result made = Command.run("backup", "--data", data.toString(), backup.toString())
                .assertExitCode(0);
        assertThat(made.out()).containsExactly("Backup of " + data + " in " + backup);
        assertThat(made.err())
                .anyMatch(line -> line.endsWith(
                        data + " was not closed before the machine stopped: what of it is whole is copied"))
                .anyMatch(line -> line.contains("Lost in any room: the machine stopped, or may have"));
        assertThat(export(backup, "--format", "text"))
                .singleElement()
                .asString()
                .endsWith(" ann: message 1");
        Command.run("restore", backup.toString(), restored.toString()).assertExitCode(0);
        assertThat(export(restored, "--format", "text")).hasSize(1);
    }

    @Test
    void whatAnotherVersionHasLeftIsSaidWhateverBecameOfTheMachine() throws IOException {
        try (Command chat = chat(data)) {
            publish(http(chat), "[{\"type\":\"hello\",\"name\":\"ann\"},", 1);
        }
        renewFormat(data.resolve("00000000-00000000-00000000.log"));
        stopMachine();
        String why =
                "folder " + data + " is of another version of Hawser: file \"00000000-00000000-00000000.log\" has the"
                        + " format 2, and this version knows 1";
        String folder = data.toString();
        fails(1, "the backup " + backup + " was not made: " + why, "backup", "--data", folder, backup.toString());
        fails(1, "room \"lobby\" cannot be read: " + why, "export", "lobby", "--data", folder);
        fails(1, why, "restore", folder, restored.toString());
        fails(1, "data: " + why, "chat", "--management", "off", "--port", "0", "--data", folder);
        assertThat(temp.toFile().list()).containsExactly("data");
    }

    /** As another version would write it. */
    private static void renewFormat(Path segment) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        bytes.put(7, (byte) '2');
        CRC32C sum = new CRC32C();
        sum.update(bytes.array(), 0, 28);
        bytes.putInt(28, (int) sum.getValue());
        Files.write(segment, bytes.array());
    }

    private static void fails(int code, String reason, String... arguments) {
        Command.Result result = Command.run(arguments);
        assertThat(result.complaint())
                .startsWith("hawser " + arguments[0] + ": ")
                .contains(reason);
        result.assertExitCode(code);
    }

    @Test
    void aDiskThatTakesNoMoreLeavesNothing() {
        try (Command chat = chat(data)) {
            RoomsHttp http = http(chat);
            publish(http, "[{\"type\":\"hello\",\"name\":\"ann\"},", 1, ",\"data\":\"" + "x".repeat(60_000) + "\"");
            String command = String.join("' '", Command.line("backup", "--data", data.toString(), backup.toString()));
            // No file of this process may have more than 32 blocks of 512 bytes, or 1024.
            Command.Result result =
                    Command.Result.of(new ProcessBuilder("sh", "-c", "ulimit -f 32; exec '" + command + "'"));
            assertThat(result.complaint()).startsWith("hawser backup: the backup " + backup + " was not made: ");
            result.assertExitCode(1);
        }
        assertThat(temp.toFile().list()).containsExactly("data");
    }

    @Test
    void aRoomIsExportedAsItIsInTheEnd() {
        try (Command chat = chat(data)) {
            RoomsHttp http = http(chat);
            String session = session(http);
            publish(http, session, 1);
            publish(http, session, 2, ",\"kind\":\"edit\",\"data\":{\"offset\":0,\"data\":\"\\u001b[2Jw\u00f6rld\"}");
            publish(http, session, 3);
            publish(http, session, 4, ",\"kind\":\"delete\",\"data\":{\"offset\":2}");
            assertThat(export(data))
                    .singleElement()
                    .asString()
                    .startsWith("{\"offset\":0,\"time\":\"")
                    .endsWith("\"from\":\"ann\",\"data\":\"\\u001b[2Jw\u00f6rld\",\"edited\":true}");
            assertThat(export(data, "--format", "text"))
                    .singleElement()
                    .asString()
                    .endsWith("Z ann: \\x1B[2Jw\u00f6rld (edited)");
            assertThat(export(data, "--format", "log")).hasSize(4).noneMatch(line -> line.contains("message 3"));
        }
    }
}
