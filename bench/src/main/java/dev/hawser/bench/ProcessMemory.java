package dev.hawser.bench;

import java.util.List;

/**
 * What {@code /proc/PID/status} says about memory (proc(5)).
 *
 * @param residentKib resident set now ({@code VmRSS}), in KiB
 * @param peakKib the largest it has been ({@code VmHWM}), in KiB
 */
record ProcessMemory(long residentKib, long peakKib) {

    /** Reads the file's lines. */
    static ProcessMemory parse(List<String> lines) {
        return new ProcessMemory(kib(lines, "VmRSS:"), kib(lines, "VmHWM:"));
    }

    private static long kib(List<String> lines, String name) {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").trim());
            }
        }
        throw new IllegalArgumentException("no " + name + " in /proc/PID/status");
    }
}
