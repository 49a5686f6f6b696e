package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The version of a file's format: the last byte of the number that it begins with. What another version has written is left as it is, so this is looked at
 * before anything is made, mended or deleted.
 *
 * @param magic the number, with the version that is known here
 * @param headerBytes what is read to find out
 * @param crcAt where in it the CRC-32C of all before stands, in every version
 */
record Format(long magic, int headerBytes, int crcAt) {

    /**
     * Looks at the files of a store.
     *
     * @param path of the folder, for the message
     * @throws IOException when one is whole and of another version, or cannot be read
     */
    static void requireKnown(LogFolder folder, Path path) throws IOException {
        for (String name : folder.list()) {
            Format known = name.equals(Mark.FILE)
                    ? Mark.FORMAT
                    : LogSegment.Name.parse(name) == null ? null : LogSegment.FORMAT;
            Character version = known == null ? null : known.otherVersion(folder, name);
            if (known != null && version != null) {
                throw new IOException("folder " + path + " is of another version of Hawser: file \"" + name
                        + "\" has the format " + version + ", and this version knows " + version(known.magic));
            }
        }
    }

    /** Null when it is the known one, or none, or damaged. */
    private @Nullable Character otherVersion(LogFolder folder, String name) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(headerBytes);
        try (LogFile file = folder.open(name)) {
            file.read(header, 0);
        } catch (NoSuchFileException rewritten) {
            // By whoever has the store, while this only reads: what is in its place is of the same version.
            return null;
        }
        header.flip();
        boolean isOther = header.remaining() == headerBytes
                && header.getLong(0) != magic
                && header.getLong(0) >>> Byte.SIZE == magic >>> Byte.SIZE
                && header.getInt(crcAt) == Record.crc(0, header, 0, crcAt);
        return isOther ? version(header.getLong(0)) : null;
    }

    private static char version(long magic) {
        return (char) (magic & 0xFF);
    }
}
