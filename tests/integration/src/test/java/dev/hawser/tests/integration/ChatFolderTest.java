package dev.hawser.tests.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chat whose folder cannot be written does not start, and says why. */
class ChatFolderTest {
    /** A file that takes nothing, as one on a full disk. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path data;

    private Command.Result start() {
        return Command.run("chat", "--management", "off", "--port", "0", "--data", data.toString());
    }

    private void assertFull(String file) throws IOException {
        Path link = Files.createSymbolicLink(data.resolve(file), FULL);
        Command.Result result = start();
        Files.delete(link);
        assertThat(result.err())
                .last()
                .asString()
                .isEqualTo("hawser chat: data: folder " + data + " cannot be written, because its disk is full:"
                        + " make room there, or set data to a folder on another disk");
        result.assertExitCode(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aDiskWithoutRoomForTheLogIsSaid() throws IOException {
        assertFull("00000000-00000000-00000000.log");
    }

    @Test
    void aDiskWithoutRoomForTheMarkIsSaid() throws IOException {
        assertFull("mark");
    }
}
