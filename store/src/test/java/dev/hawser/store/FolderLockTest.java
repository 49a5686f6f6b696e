package dev.hawser.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder has one store at a time, whoever else has a look. */
class FolderLockTest {
    @TempDir
    private Path folder;

    /** Another process: says whether it could have the folder. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            System.out.print(DiskFolder.isInUse(Path.of(arguments[0])));
        }
    }

    private boolean isInUseForAnotherProcess() throws IOException {
        Process process = ChildJvm.of(Other.class, folder.toString()).start();
        return Boolean.parseBoolean(new String(process.getInputStream().readAllBytes(), UTF_8));
    }

    @Test
    void whoIsRefusedDoesNotOpenItToOtherProcesses() throws IOException {
        try (DiskFolder held = new DiskFolder(folder)) {
            assertThatThrownBy(() -> new DiskFolder(folder))
                    .hasMessage("folder " + folder + " is in use by another store");
            assertThat(isInUseForAnotherProcess()).isTrue();
            assertThat(held.list()).containsExactly(DiskFolder.LOCK);
        }
        assertThat(isInUseForAnotherProcess()).isFalse();
    }

    @Test
    void whoAsksDoesNotOpenItToOtherProcesses() throws IOException {
        DiskFolder held = new DiskFolder(folder);
        assertThat(DiskFolder.isInUse(folder)).isTrue();
        assertThat(isInUseForAnotherProcess()).isTrue();
        held.close();
        assertThat(DiskFolder.isInUse(folder)).isFalse();
        new DiskFolder(folder).close();
    }
}
