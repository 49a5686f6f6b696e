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
        return new ProcessMemory(kib(lines, "VmRSS:", "status"), kib(lines, "VmHWM:", "status"));
    }

    /** The figure of the line that begins with this name, in KiB, in one of the files of {@code /proc/PID} that have such lines. */
    static long kib(List<String> lines, String name, String file) {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").trim());
            }
        }
        throw new IllegalArgumentException("no " + name + " in /proc/PID/" + file);
    }
}
