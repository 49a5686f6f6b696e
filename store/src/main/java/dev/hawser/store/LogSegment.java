package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of the log. Its header:
 *
 * <pre>
 *  0  long   magic, whose last byte is the version of the format
 *  8  int    number of the first segment that it stands for
 * 12  int    number of the last one: more than the first when several were joined
 * 16  int    generation: how often it was rewritten
 * 20  int    0
 * 24  int    0
 * 28  int    CRC-32C of all before
 * </pre>
 */
final class LogSegment {
    static final int HEADER = 32;
    private static final long MAGIC = 0x4857_5352_4c4f_4731L;
    static final Format FORMAT = new Format(MAGIC, HEADER, HEADER - 4);
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{8})\\.log");

    /** Which segments a file stands for, which is its name. */
    record Name(int first, int last, int generation) {
        /** Of two that stand for the same segment, the one that replaces the other comes first. */
        static final Comparator<Name> ORDER = Comparator.comparingInt(Name::first)
                .thenComparing(Comparator.comparingInt(Name::last).reversed())
                .thenComparing(Comparator.comparingInt(Name::generation).reversed());

        /** Null when it is not the name of a segment. */
        static @Nullable Name parse(String file) {
            Matcher matcher = NAME.matcher(file);
            if (!matcher.matches()) {
                return null;
            }
            return new Name(
                    Integer.parseUnsignedInt(matcher.group(1), 16),
                    Integer.parseUnsignedInt(matcher.group(2), 16),
                    Integer.parseUnsignedInt(matcher.group(3), 16));
        }

        String file() {
            return String.format("%08x-%08x-%08x.log", first, last, generation);
        }

        ByteBuffer header() {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            header.putLong(MAGIC).putInt(first).putInt(last).putInt(generation).putLong(0);
            return header.putInt(Record.crc(0, header, 0, HEADER - 4)).flip();
        }
    }

    final Name name;
    final LogFile file;
    /** Those of the ROOM records, in their order; null for one that could not be read. Changed only while the segment is written. */
    final List<@Nullable FileRoom> rooms = new ArrayList<>();

    // Owned by the writing thread.
    /** Bytes that are written and count. */
    long size = HEADER;
    /** Of records of entries that can be read. */
    long liveBytes;
    /** Of ROOM records. */
    long roomBytes;
    /** Something in it could not be read. */
    boolean damaged;
    /** It was written since it was forced last. */
    boolean unforced;

    /** Readers, and one for the log. Guarded by this. */
    private int pins = 1;

    LogSegment(Name name, LogFile file) {
        this.name = name;
        this.file = file;
    }

    int first() {
        return name.first();
    }

    /** Whether the file begins as it has to. */
    boolean hasHeader() throws IOException {
        ByteBuffer found = ByteBuffer.allocate(HEADER);
        file.read(found, 0);
        return found.flip().equals(name.header());
    }

    void force() throws IOException {
        file.force();
        unforced = false;
    }

    /** Keeps the file open. Returns false when it is closed already: what was in it is elsewhere now. */
    synchronized boolean pin() {
        if (pins == 0) {
            return false;
        }
        pins++;
        return true;
    }

    /** Gives a pin back; the log gives its own when it has no use for the segment. The last one closes the file. */
    void release() throws IOException {
        boolean last;
        synchronized (this) {
            last = --pins == 0;
        }
        if (last) {
            file.close();
        }
    }
}
