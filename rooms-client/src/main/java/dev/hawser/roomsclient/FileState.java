package dev.hawser.roomsclient;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of a client in a file that only its owner may read. It is replaced as a whole: a process that is killed leaves the old state or
 * the new one. It survives the process; of a machine that loses its power the last changes may be gone.
 */
public final class FileState implements ClientState {
    private final Path file;
    private final Path next;

    /** @param file need not be there yet; its folder must. Beside it a file with {@code .new} behind its name comes and goes */
    public FileState(Path file) {
        this.file = file.toAbsolutePath();
        this.next = this.file.resolveSibling(this.file.getFileName() + ".new");
    }

    @Override
    public @Nullable String load() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    @Override
    public void save(String state) throws IOException {
        create();
        try (FileChannel channel =
                FileChannel.open(next, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(state.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void create() throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owned = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(next, owned);
        } catch (FileAlreadyExistsException left) {
            // By a process that was killed.
        }
    }
}
