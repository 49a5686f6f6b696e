package dev.hawser.chat;

import dev.hawser.rooms.Transcript;
import dev.hawser.store.FileStore;
import dev.hawser.store.FileStoreOptions;
import dev.hawser.store.Recovery;
import dev.hawser.store.RoomRange;
import dev.hawser.store.StoreCopy;
import dev.hawser.store.StoreOptions;
import dev.hawser.store.StoreView;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which a chat keeps its rooms, for whoever runs it: backed up while the chat goes on, put back, and read. A backup is a folder,
 * too, with the same files, which only its owner may read: the key of the sessions is in it.
 *
 * <p>Any thread that may wait for a disk.
 */
public final class DataFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    private DataFolder() {}

    /**
     * Makes a backup: of everything that was acknowledged before this is called, and perhaps some of what came later. Of a folder that the machine
     * left behind when it stopped it has what is whole; the log says what is not.
     *
     * @param target is not there, and not in the folder
     * @throws DataFailure when it was not made; then the target is not there
     */
    public static void backUp(Path folder, Path target) throws DataFailure {
        try {
            if (Files.exists(target)) {
                throw new IOException("it is there already");
            }
            copy(folder, target, copy -> {});
        } catch (IOException x) {
            throw new DataFailure("the backup " + target + " was not made: " + DataFailure.reason(x), x);
        }
    }

    /**
     * Makes a backup the folder of a chat, in which every room has a new epoch.
     *
     * @param folder is not there, or empty
     * @return what is in it
     * @throws DataFailure when that was not possible; then the folder is as before
     */
    public static Recovery restore(Path backup, Path folder) throws DataFailure {
        try {
            if (Files.exists(folder) && !isEmpty(folder)) {
                throw new IOException("it is not empty, and a chat may be using it");
            }
            if (StoreCopy.isLeftBehind(backup)) {
                throw new IOException(backup + " is no backup that is whole");
            }
            if (!StoreCopy.isCopy(backup)) {
                throw new IOException(backup + " is no backup: it is the folder of a chat");
            }
            Recovery[] found = new Recovery[1];
            copy(backup, folder, copy -> found[0] = open(copy));
            return found[0];
        } catch (IOException x) {
            throw new DataFailure("the folder " + folder + " was not restored: " + DataFailure.reason(x), x);
        }
    }

    /** Reads it as a chat will, and gives the rooms their new epochs. */
    private static Recovery open(Path copy) throws IOException {
        try (FileStore store = FileStore.open(FileStoreOptions.in(copy))) {
            if (!store.recovery().losses().isEmpty()) {
                throw new IOException("the backup is damaged: "
                        + store.recovery().losses().get(0).reason());
            }
            return store.recovery();
        }
    }

    /** Does something with what is kept of a room. */
    public interface Reading {
        void read(Transcript transcript) throws IOException;
    }

    /**
     * Reads a room, of a folder that a chat may be using, or of a backup.
     *
     * @throws DataFailure when there is no such room, or it cannot be read
     */
    public static void read(Path folder, String room, Reading reading) throws DataFailure {
        try {
            if (StoreCopy.isLeftBehind(folder)) {
                throw new IOException(
                        "the folder " + folder
                                + " was not closed before the machine stopped. Make a backup, which finds out what of it is whole, and read that");
            }
            readWhole(folder, room, reading);
        } catch (IOException x) {
            throw new DataFailure("room \"" + room + "\" cannot be read: " + DataFailure.reason(x), x);
        }
    }

    private static void readWhole(Path folder, String room, Reading reading) throws IOException {
        try (StoreView view = StoreView.open(folder, StoreOptions.DEFAULT)) {
            view.losses().forEach(loss -> LOG.warn("Lost: {}", loss));
            if (view.range(room).equals(RoomRange.NONE)) {
                throw new IOException("there is no such room in " + folder);
            }
            reading.read(new Transcript(view, room));
        }
    }

    private interface Work {
        void doIn(Path folder) throws IOException;
    }

    /** Whole, or not at all: it has another name until it is. */
    private static void copy(Path from, Path to, Work last) throws IOException {
        Path target = to.toAbsolutePath().normalize();
        Path parent = target.getParent();
        if (parent == null || target.startsWith(from.toAbsolutePath().normalize())) {
            throw new IOException("it would be in " + from);
        }
        if (!Files.isDirectory(parent)) {
            throw new IOException(parent + " is no folder");
        }
        // Others may not look into it, from the first moment on.
        Path draft = Files.createTempDirectory(parent, target.getFileName() + ".");
        try {
            copyStore(from, draft);
            copyOthers(from, draft);
            last.doIn(draft);
            closeToOthers(draft);
            // Only when it is empty.
            Files.deleteIfExists(target);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException x) {
            delete(draft);
            throw x;
        }
    }

    private static void copyStore(Path from, Path to) throws IOException {
        if (StoreCopy.isLeftBehind(from)) {
            LOG.warn("{} was not closed before the machine stopped: what of it is whole is copied", from);
            StoreCopy.recover(from, to, StoreOptions.DEFAULT);
        } else {
            StoreCopy.copy(from, to);
        }
    }

    /** The files beside those of the store: the key, the names. Each is written whole, or by the line. */
    private static void copyOthers(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            String name = file.getFileName().toString();
            boolean isDraft = name.endsWith(".new") || name.endsWith(".tmp");
            if (Files.isRegularFile(file) && !isDraft && !StoreCopy.isStoreFile(name)) {
                Path copy = to.resolve(name);
                Files.copy(file, copy);
                try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void closeToOthers(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            for (Path file : files(folder)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        return files(folder).isEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void delete(Path draft) {
        try {
            for (Path file : files(draft)) {
                Files.delete(file);
            }
            Files.delete(draft);
        } catch (IOException x) {
            LOG.warn("{} is of no use, and cannot be removed: {}", draft, x.toString());
        }
    }
}
