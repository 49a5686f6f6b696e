package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder on a disk, locked against other processes as long as it is open. */
final class DiskFolder implements LogFolder {
    static final String LOCK = "lock";

    /**
     * The folders that are locked here. Whoever closes a file has given up all locks of its process on it (POSIX), whichever channel has them: so the
     * file of such a folder is not opened again. Guarded by itself, as is the opening and closing of lock files.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path folder;
    /** One name for each folder. */
    private final Path held;

    private final FileChannel lockFile;

    /**
     * Makes the folder when it is not there, and locks it.
     *
     * @throws IOException when it cannot be made or written, or another store has it
     */
    DiskFolder(Path folder) throws IOException {
        this.folder = folder;
        FileChannel locked;
        try {
            Files.createDirectories(folder);
            held = folder.toRealPath();
            locked = lock(held);
        } catch (IOException x) {
            throw new IOException("folder " + folder + " cannot be used: " + x, x);
        }
        if (locked == null) {
            throw new IOException("folder " + folder + " is in use by another store");
        }
        lockFile = locked;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException x) {
            return null;
        }
    }

    /** Null when somebody has it. */
    private static @Nullable FileChannel lock(Path real) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(real)) {
                return null;
            }
            FileChannel channel =
                    FileChannel.open(real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                return null;
            }
            HELD.add(real);
            return channel;
        }
    }

    @Override
    public List<String> list() throws IOException {
        return list(folder);
    }

    /** The names of the files of a folder, in order. */
    static List<String> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new DiskFile(FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public void force() throws IOException {
        // Windows has no way to open a folder, and writes its folders through.
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        // Gives up the lock as well. The file stays: removing it would let two others lock two files of one name.
        synchronized (HELD) {
            lockFile.close();
            HELD.remove(held);
        }
    }

    /** Reads until the target is full or the file ends. Returns how much was read. */
    static int read(FileChannel channel, ByteBuffer target, long position) throws IOException {
        int before = target.position();
        while (target.hasRemaining()) {
            int count = channel.read(target, position + target.position() - before);
            if (count < 0) {
                break;
            }
        }
        return target.position() - before;
    }

    /** Whether a store, here or in another process, has a folder. */
    static boolean isInUse(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file)) {
            return false;
        }
        synchronized (HELD) {
            if (HELD.contains(folder.toRealPath())) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                return tryLock(channel) == null;
            }
        }
    }

    private record DiskFile(FileChannel channel) implements LogFile {

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return DiskFolder.read(channel, target, position);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
