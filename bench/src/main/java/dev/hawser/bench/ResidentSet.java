package dev.hawser.bench;

import java.util.List;

/**
 * What {@code /proc/PID/smaps_rollup} says (proc(5)).
 *
 * @param rssKib resident set, in KiB
 * @param pssKib the same with shared pages divided by the number of those who share them, in KiB
 * @param anonymousKib pages that belong to no file: heap, stacks, memory outside the heap, in KiB
 */
record ResidentSet(long rssKib, long pssKib, long anonymousKib) {

    /** Reads the file's lines. */
    static ResidentSet parse(List<String> lines) {
        return new ResidentSet(kib(lines, "Rss:"), kib(lines, "Pss:"), kib(lines, "Anonymous:"));
    }

    private static long kib(List<String> lines, String name) {
        return ProcessMemory.kib(lines, name, "smaps_rollup");
    }
}
