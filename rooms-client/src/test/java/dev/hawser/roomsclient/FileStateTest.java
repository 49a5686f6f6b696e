package dev.hawser.roomsclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasSavedLastIsLoaded() throws IOException {
        Path file = folder.resolve("rooms.json");
        FileState state = new FileState(file);
        assertThat(state.load()).isNull();
        state.save("a longer one at first");
        state.save("caf\u00e9");

        assertThat(new FileState(file).load()).isEqualTo("caf\u00e9");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Path file = folder.resolve("rooms.json");
        new FileState(file).save("secret");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatAProcessThatWasKilledLeftIsNoState() throws IOException {
        Path file = folder.resolve("rooms.json");
        FileState state = new FileState(file);
        state.save("whole");
        Files.writeString(folder.resolve("rooms.json.new"), "ha");

        assertThat(state.load()).isEqualTo("whole");
        state.save("next");
        assertThat(state.load()).isEqualTo("next");
    }
}
