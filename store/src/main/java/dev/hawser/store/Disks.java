package dev.hawser.store;

import java.io.IOException;
import java.util.List;

/** What can be told from a disk's errors. Any thread. */
public final class Disks {
    /** What the C library and Windows say; Java has no type of its own for it. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk");

    private static final String READ_ONLY = "Read-only file system";

    private Disks() {}

    /** Whether it failed because the disk, or the share of it that the user may have, is full. */
    public static boolean isFull(IOException x) {
        String message = String.valueOf(x.getMessage());
        return FULL.stream().anyMatch(message::contains);
    }

    /** Whether it failed because nothing can be written in that file system, whoever asks. */
    public static boolean isReadOnly(IOException x) {
        return String.valueOf(x.getMessage()).contains(READ_ONLY);
    }
}
