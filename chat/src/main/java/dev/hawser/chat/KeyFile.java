package dev.hawser.chat;

import dev.hawser.rooms.SessionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The secret of the sessions' tokens; beside the store's own files. */
final class KeyFile {
    private static final String NAME = "session.key";

    private KeyFile() {}

    /**
     * The key that is kept in a folder, or a new one, which nobody else may read.
     *
     * @param folder null for a new one that is not kept
     * @return for {@link SessionKey#of}
     * @throws DataFailure when it cannot be read, or be kept
     */
    static byte[] in(@Nullable Path folder) throws DataFailure {
        return folder == null ? random() : kept(folder);
    }

    private static byte[] kept(Path folder) throws DataFailure {
        Path file = folder.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                write(file);
            }
            byte[] secret = Files.readAllBytes(file);
            SessionKey.of(secret);
            return secret;
        } catch (IOException | IllegalArgumentException x) {
            throw DataFailure.of("the key", file, x);
        }
    }

    /** Whole, or not at all: half of a key would be in the way of every later start. */
    private static void write(Path file) throws IOException {
        Path draft = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(draft);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(draft, random());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] random() {
        byte[] secret = new byte[SessionKey.MIN_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
