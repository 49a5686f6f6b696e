package dev.hawser.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a store as they are at one moment, opened to be read beside whoever has the store. They are a prefix of the log with everything
 * that was acknowledged before: the files are opened first, and the mark, which says how far they count, is read then. What is open stays what
 * it is when it is rewritten, and only a redaction changes what lies before the mark.
 */
final class LogSnapshot implements AutoCloseable {
    /** Segments may be rewritten while they are opened. */
    private static final int ATTEMPTS = 100;

    final LogFolder folder;
    final Mark mark;
    /** In their order; each has the size that counts. */
    final List<LogSegment> segments;

    private LogSnapshot(LogFolder folder, Mark mark, List<LogSegment> segments) {
        this.folder = folder;
        this.mark = mark;
        this.segments = segments;
    }

    /** @throws IOException when there is no store, or none that is whole; the message names the folder */
    static LogSnapshot open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException(path + " is no folder");
        }
        if (!hasStore(path)) {
            throw new IOException("in folder " + path + " no rooms are kept");
        }
        if (isLeftBehind(path)) {
            throw new IOException(
                    "folder " + path
                            + " was not closed before the machine stopped, or its mark is missing or damaged: what of it is whole is found out when it is recovered, or opened to be written");
        }
        return open(new ReadOnlyFolder(path), path);
    }

    /**
     * Whether nobody has a store that was not closed before the machine stopped, or may not have been. Then its mark says nothing, and may not have
     * come to the disk.
     *
     * @throws IOException when another version has written it, or it cannot be read
     */
    static boolean isLeftBehind(Path path) throws IOException {
        if (!hasStore(path)) {
            return false;
        }
        LogFolder folder = new ReadOnlyFolder(path);
        Format.requireKnown(folder, path);
        Mark mark = Files.exists(path.resolve(Mark.FILE)) ? readMark(folder) : null;
        boolean isExact = mark != null && mark.isExact(Mark.currentBoot());
        return !isExact && !DiskFolder.isInUse(path);
    }

    /** Of a machine that stopped there may be segments whose mark is not there. */
    private static boolean hasStore(Path path) throws IOException {
        return Files.isDirectory(path)
                && DiskFolder.list(path).stream()
                        .anyMatch(name -> name.equals(Mark.FILE) || LogSegment.Name.parse(name) != null);
    }

    private static LogSnapshot open(LogFolder folder, Path path) throws IOException {
        String reason = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<LogSegment> opened = new ArrayList<>();
            try {
                for (LogSegment.Name name : Chain.of(folder.list()).names()) {
                    opened.add(new LogSegment(name, folder.open(name.file())));
                }
                Mark mark = readMark(folder);
                reason = mark == null ? "the file \"" + Mark.FILE + "\" is damaged" : limit(opened, mark);
                if (mark != null && reason == null) {
                    return new LogSnapshot(folder, mark, List.copyOf(opened));
                }
            } catch (NoSuchFileException x) {
                reason = x.getFile() + " is missing";
            } catch (IOException x) {
                release(opened);
                throw x;
            }
            release(opened);
        }
        throw new IOException("folder " + path + " is damaged: " + reason);
    }

    static @Nullable Mark readMark(LogFolder folder) throws IOException {
        try (LogFile file = folder.open(Mark.FILE)) {
            return Mark.read(file);
        }
    }

    /** Leaves what counts. Returns why that is not possible; null when it is. */
    private static @Nullable String limit(List<LogSegment> opened, Mark mark) throws IOException {
        int next = 0;
        for (LogSegment segment : List.copyOf(opened)) {
            if (segment.first() > mark.segment()) {
                segment.release();
                opened.remove(segment);
                continue;
            }
            if (segment.first() > next) {
                break;
            }
            boolean isLast = segment.name.last() == mark.segment();
            segment.size = isLast ? mark.position() : segment.file.size();
            if (isLast && segment.file.size() < segment.size) {
                return "segment " + segment.name.file() + " has " + segment.file.size() + " of " + segment.size
                        + " bytes";
            }
            next = segment.name.last() + 1;
        }
        return next == mark.segment() + 1 ? null : "segment " + next + " is missing";
    }

    private static void release(List<LogSegment> opened) throws IOException {
        for (LogSegment segment : opened) {
            segment.release();
        }
    }

    @Override
    public void close() throws IOException {
        release(segments);
    }
}
