package dev.hawser.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which load client a workload has, and how it is started. */
final class LoadCommands {
    /** Of a message of the client in C: about as long as those of the client in Java. */
    private static final int PAYLOAD_BYTES = 48;

    private final List<String> java;
    private final Path echoLoad;

    /**
     * @param java the command of {@code hawser load}, before the host
     * @param echoLoad the compiled client in C; it need not exist
     */
    LoadCommands(List<String> java, Path echoLoad) {
        this.java = java;
        this.echoLoad = echoLoad;
    }

    /** The words that start the client. */
    List<String> words(Load load, Contender contender, int port) {
        return isInC(load.workload())
                ? Stream.concat(
                                Stream.of(echoLoad.toString()),
                                load.echoArguments(contender, port, PAYLOAD_BYTES).stream())
                        .toList()
                : Stream.concat(java.stream(), load.arguments(contender, port).stream())
                        .toList();
    }

    /** Why a workload cannot be had, if it cannot. */
    Optional<String> unavailable(Workload workload) {
        return workload == Workload.IDLE && !isBuilt()
                ? Optional.of("only the client in C holds connections, and it was not built: no C compiler (cc)")
                : Optional.empty();
    }

    /** What sends the messages of the echo, for the output. */
    String echoClient() {
        return isBuilt()
                ? "load client in C, messages of %d bytes, one under way on each connection".formatted(PAYLOAD_BYTES)
                : "load client in Java, because there is no C compiler (cc). It costs as much as the servers, and is probably what"
                        + " this table measures";
    }

    private boolean isInC(Workload workload) {
        return workload == Workload.IDLE || workload == Workload.ECHO && isBuilt();
    }

    private boolean isBuilt() {
        return Files.isExecutable(echoLoad);
    }
}
