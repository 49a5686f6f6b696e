package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads from {@code /proc} what a process and its descendants use: a launcher script may start its server as a child instead of becoming
 * it. Memory that two of them share counts twice; a launcher's own share is about a megabyte.
 */
final class ProcessTree {
    private final ProcessHandle root;

    ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** CPU time so far of all threads, in microseconds, with the resolution of a clock tick. */
    long cpuMicros() throws BenchFailure {
        long ticks = 0;
        for (Path directory : directories()) {
            ticks += ProcessStat.parse(read(directory.resolve("stat"))).cpuTicks();
        }
        return ticks * ProcessStat.MICROS_PER_TICK;
    }

    /** Memory now and at its peak. */
    ProcessMemory memory() throws BenchFailure {
        long residentKib = 0;
        long peakKib = 0;
        for (Path directory : directories()) {
            ProcessMemory memory = ProcessMemory.parse(
                    read(directory.resolve("status")).lines().toList());
            residentKib += memory.residentKib();
            peakKib += memory.peakKib();
        }
        return new ProcessMemory(residentKib, peakKib);
    }

    /** What is resident, by kind; of the process itself, without descendants. */
    ResidentSet residentSet() throws BenchFailure {
        return ResidentSet.parse(read(Path.of("/proc", Long.toString(root.pid()), "smaps_rollup"))
                .lines()
                .toList());
    }

    /** The process itself. */
    long pid() {
        return root.pid();
    }

    /** The command lines as they are really running, with the flags that a launcher added. */
    List<String> commandLines() throws BenchFailure {
        Stream.Builder<String> lines = Stream.builder();
        for (Path directory : directories()) {
            lines.add(read(directory.resolve("cmdline")).replace('\0', ' ').trim());
        }
        return lines.build().toList();
    }

    private List<Path> directories() {
        return Stream.concat(Stream.of(root), root.descendants())
                .map(handle -> Path.of("/proc", Long.toString(handle.pid())))
                .toList();
    }

    private static String read(Path file) throws BenchFailure {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BenchFailure("cannot read " + file + ": the process is gone");
        }
    }
}
