package dev.hawser.store;

import java.io.IOException;
import java.util.List;

/** What can be told from a disk's errors. */
final class Disks {
    /** What the C library and Windows say; Java has no type of its own for it. */
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded", "There is not enough space on the disk");

    private Disks() {}

    /** Whether it failed because the disk, or the share of it that the user may have, is full. */
    static boolean isFull(IOException x) {
        String message = String.valueOf(x.getMessage());
        return FULL.stream().anyMatch(message::contains);
    }
}
