package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Copies the files of a {@link FileStore}, which another process may be writing meanwhile: all that was acknowledged before the copying
 * began, publishers included, and perhaps some of what came later, each room up to one place. What was redacted before is not in it. A copy is
 * a store of its own: when it is opened every room has a new epoch, because readers may know more of the first one.
 *
 * <p>Any thread that may wait for a disk.
 */
public final class StoreCopy {
    private static final int CHUNK = 1024 * 1024;
    /** A payload that is being overwritten is neither whole nor gone; the next look finds it gone. */
    private static final int LOOKS = 100;

    private StoreCopy() {}

    /** Whether a file in the folder of a store is one of its own, by its name. */
    public static boolean isStoreFile(String name) {
        return name.equals(Mark.FILE)
                || name.equals(DiskFolder.LOCK)
                || LogSegment.Name.parse(name.replace(Rewriter.UNFINISHED, "")) != null;
    }

    /**
     * Whether a folder has a copy that was never opened as a store.
     *
     * @throws IOException when it has no store at all, or it cannot be read, or is of another version
     */
    public static boolean isCopy(Path folder) throws IOException {
        try (LogSnapshot snapshot = LogSnapshot.open(folder)) {
            return snapshot.mark.state() == Mark.State.COPIED;
        }
    }

    /**
     * Whether nobody has the store in a folder, and it was not closed before the machine stopped, as far as the operating system tells: then what of
     * it is whole has to be found out, by {@link #recover} or when it is opened.
     *
     * @throws IOException when it cannot be read, or is of another version
     */
    public static boolean isLeftBehind(Path folder) throws IOException {
        return LogSnapshot.isLeftBehind(folder);
    }

    /**
     * Copies, checks each record, and returns when the disk has it all.
     *
     * @param to without a store; made when it is not there
     * @throws IOException when one cannot be read or the other not be written, or what is read is damaged or was left behind. What is in
     *     {@code to} is of no use then
     */
    public static void copy(Path from, Path to) throws IOException {
        try (LogSnapshot source = LogSnapshot.open(from);
                LogFolder target = new DiskFolder(to)) {
            copy(source, target);
        }
    }

    /**
     * Copies what of a store is whole, as it is found out when a store is opened, and leaves the store itself as it is. Nobody else can have it
     * meanwhile.
     *
     * @param to without a store; made when it is not there
     * @param options of the store
     * @return what is missing; none when everything that was acknowledged is there
     * @throws IOException when one cannot be read or the other not be written, or somebody has one of them. What is in {@code to} is of no use
     *     then
     */
    public static List<Loss> recover(Path from, Path to, StoreOptions options) throws IOException {
        try (LogFolder source = new DiskFolder(from);
                LogFolder target = new DiskFolder(to)) {
            Format.requireKnown(source, from);
            for (String name : source.list()) {
                if (isStoreFile(name) && !name.equals(DiskFolder.LOCK)) {
                    copy(source, target, name);
                }
            }
        }
        List<Loss> losses;
        try (FileStore store = FileStore.open(FileStoreOptions.in(to).withStore(options))) {
            losses = store.recovery().losses();
        }
        try (LogFolder target = new DiskFolder(to)) {
            mark(target, Objects.requireNonNull(LogSnapshot.readMark(target), "the mark of a store that was closed"));
        }
        return losses;
    }

    private static void copy(LogFolder from, LogFolder to, String name) throws IOException {
        try (LogFile source = from.open(name);
                LogFile target = to.open(name)) {
            copy(source, source.size(), target, name);
            target.force();
        }
    }

    static void copy(LogSnapshot source, LogFolder target) throws IOException {
        for (LogSegment segment : source.segments) {
            try (LogFile file = target.open(segment.name.file())) {
                copy(segment.file, segment.size, file, segment.name.file());
                check(segment, new LogSegment(segment.name, file));
                file.force();
            }
        }
        mark(target, source.mark);
    }

    /** From here on it is a copy. */
    private static void mark(LogFolder target, Mark of) throws IOException {
        try (LogFile file = target.open(Mark.FILE)) {
            file.write(new Mark(null, Mark.State.COPIED, of.durability(), of.segment(), of.position()).encode(), 0);
            file.force();
        }
        target.force();
    }

    private static void copy(LogFile source, long size, LogFile target, String name) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        for (long position = 0; position < size; position += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK, size - position));
            if (source.read(chunk, position) < chunk.limit()) {
                throw new IOException("file " + name + " has become shorter");
            }
            target.write(chunk.flip(), position);
        }
    }

    private static void check(LogSegment source, LogSegment copy) throws IOException {
        List<Integer> damaged = new ArrayList<>();
        boolean begins = copy.hasHeader();
        long end = new SegmentScanner(copy.file, source.size).scan((record, position, body, bytes) -> {
            if (body == Record.Body.DAMAGED) {
                damaged.add(position);
            }
        });
        if (!begins || end < source.size) {
            throw new IOException("segment " + source.name.file() + " is damaged from " + (begins ? end : 0) + " on");
        }
        for (int position : damaged) {
            copyAgain(source, copy, position);
        }
    }

    /** A record that was being redacted when it was copied. */
    private static void copyAgain(LogSegment source, LogSegment copy, int position) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            ByteBuffer record = intactRecord(source, position);
            if (record != null) {
                copy.file.write(record, position);
                return;
            }
        }
        throw new IOException("segment " + source.name.file() + ": the record at " + position + " is damaged");
    }

    private static @Nullable ByteBuffer intactRecord(LogSegment source, int position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Record.FIXED_HEADER + PublishId.MAX_PUBLISHER_BYTES);
        source.file.read(header, position);
        Record record = Record.decode(header.flip(), 0);
        if (record == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(record.length());
        source.file.read(bytes, position);
        return record.check(bytes.flip(), 0) == Record.Body.DAMAGED ? null : bytes;
    }
}
