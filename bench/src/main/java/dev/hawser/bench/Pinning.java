package dev.hawser.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which core each side runs on: the server on core 0 and the load client on core 1, where the machine can. */
enum Pinning {
    /** {@code taskset} and at least two cores are there. */
    SEPARATE_CORES,
    /** They are not: both sides run where the kernel puts them. */
    NONE;

    static Pinning ofThisMachine() {
        boolean taskset = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "taskset")));
        return taskset && Runtime.getRuntime().availableProcessors() >= 2 ? SEPARATE_CORES : NONE;
    }

    List<String> server(List<String> command) {
        return onCore(0, command);
    }

    List<String> client(List<String> command) {
        return onCore(1, command);
    }

    String description() {
        return this == SEPARATE_CORES
                ? "server on core 0, client on core 1"
                : "NOT pinned: no taskset, or fewer than 2 cores";
    }

    private List<String> onCore(int core, List<String> command) {
        return this == NONE
                ? command
                : Stream.concat(Stream.of("taskset", "-c", Integer.toString(core)), command.stream())
                        .toList();
    }
}
