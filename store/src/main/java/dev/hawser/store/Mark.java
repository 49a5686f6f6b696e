package dev.hawser.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far the log was acknowledged, in a file of its own: what the log itself cannot tell when its end is missing. It is written before
 * anything is acknowledged, but not forced: so it is exact for as long as the operating system runs, and may be too old after that.
 *
 * @param boot which run of the operating system wrote it; null when that cannot be known
 * @param state what became of the store since
 * @param durability of the store that wrote it
 * @param segment the number of the segment that was written
 * @param position bytes of it that were acknowledged
 */
record Mark(@Nullable UUID boot, State state, Durability durability, int segment, long position) {
    /** In this order in the file. */
    enum State {
        /** It is written. */
        OPEN,
        /** It was closed: all is on the disk. */
        CLOSED,
        /** This is a copy of it, whole; the store itself has gone on, in the same epochs. */
        COPIED
    }

    static final String FILE = "mark";
    static final int SIZE = 48;
    private static final long MAGIC = 0x4857_5352_4d52_4b31L;
    static final Format FORMAT = new Format(MAGIC, SIZE, SIZE - 8);
    private static final UUID UNKNOWN = new UUID(0, 0);

    ByteBuffer encode() {
        UUID id = boot == null ? UNKNOWN : boot;
        ByteBuffer target = ByteBuffer.allocate(SIZE);
        target.putLong(MAGIC).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        target.putShort((short) state.ordinal()).putShort((short) durability.ordinal());
        target.putInt(segment).putLong(position);
        return target.putInt(Record.crc(0, target, 0, SIZE - 8)).putInt(0).flip();
    }

    /** Null when the file has none, or a damaged one. */
    static @Nullable Mark read(LogFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        if (file.size() != SIZE || file.read(bytes, 0) < SIZE) {
            return null;
        }
        bytes.flip();
        boolean intact = bytes.getLong(0) == MAGIC
                && bytes.getInt(SIZE - 8) == Record.crc(0, bytes, 0, SIZE - 8)
                && bytes.getInt(SIZE - 4) == 0;
        if (!intact) {
            return null;
        }
        UUID id = new UUID(bytes.getLong(8), bytes.getLong(16));
        return new Mark(
                id.equals(UNKNOWN) ? null : id,
                State.values()[bytes.getShort(24)],
                Durability.values()[bytes.getShort(26)],
                bytes.getInt(28),
                bytes.getLong(32));
    }

    /** Whether the log is as the operating system had it when this was written, so that it is exact. */
    boolean isExact(@Nullable UUID currentBoot) {
        return state != State.OPEN || boot != null && boot.equals(currentBoot);
    }

    /** This run of the operating system; null where it does not say. */
    static @Nullable UUID currentBoot() {
        try {
            return UUID.fromString(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException | IllegalArgumentException x) {
            return null;
        }
    }
}
