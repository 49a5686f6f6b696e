package dev.hawser.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is said of a folder that cannot be used. */
class DataFailureTest {
    private static final Path FOLDER = Path.of("/srv/chat");
    private static final String FULL =
            "folder /srv/chat cannot be written, because its disk is full: make room there, or set data to a folder on another disk";
    private static final String READ_ONLY =
            "folder /srv/chat cannot be written, because its file system is read-only: have it mounted to be written, or set data to a folder elsewhere";

    private static IOException refused(String reason) {
        return new FileSystemException("/srv/chat/lock", null, reason);
    }

    private static String of(IOException failure) {
        return DataFailure.of(FOLDER, failure).getMessage();
    }

    @Test
    void aFullDiskAndAReadOnlyOneSayWhatToDo() {
        assertThat(of(new IOException("No space left on device"))).isEqualTo(FULL);
        assertThat(of(refused("Disk quota exceeded"))).isEqualTo(FULL);
        assertThat(of(refused("Read-only file system"))).isEqualTo(READ_ONLY);
        IOException wrapped = new IOException("folder /srv/chat cannot be used: " + refused("Read-only file system"));
        assertThat(of(wrapped)).isEqualTo(READ_ONLY);
    }

    @Test
    void itIsTheSameWithAnyFileInTheFolder() {
        Path key = FOLDER.resolve("session.key");
        assertThat(DataFailure.of("the key", key, refused("Read-only file system")))
                .hasMessage(READ_ONLY);
        assertThat(DataFailure.of("the key", key, new IOException("No space left on device")))
                .hasMessage(FULL);
        assertThat(DataFailure.of("the key", key, new IOException("no key")))
                .hasMessage("the key in /srv/chat/session.key cannot be used: no key");
    }

    @Test
    void theFolderIsNamedOnceWhateverItIs() {
        assertThat(of(new AccessDeniedException("/srv/chat/lock")))
                .isEqualTo("folder /srv/chat cannot be used: no permission for /srv/chat/lock");
        assertThat(of(new IOException("Input/output error")))
                .isEqualTo("folder /srv/chat cannot be used: Input/output error");
        assertThat(of(new IOException("folder /srv/chat is in use by another store")))
                .isEqualTo("folder /srv/chat is in use by another store");
    }
}
