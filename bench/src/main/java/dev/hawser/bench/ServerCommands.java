package dev.hawser.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How each server is started, and where the load client is. */
final class ServerCommands {
    /**
     * The flags of every server's JVM, given through {@code JDK_JAVA_OPTIONS}. The heap is fixed, so that no server gains by a larger one; the
     * serial collector is what the JVM chooses by itself on one core.
     */
    static final String JVM_FLAGS = "-Xms1g -Xmx1g -XX:+UseSerialGC";

    /** Hawser's echo: a class on this class path with a {@code main} that takes no arguments. */
    private static final String HAWSER_ECHO = "dev.hawser.bench.HawserEcho";

    private final List<String> hawserChat;
    private final Path writeLoop;

    /**
     * @param hawserChat the command that starts Hawser's chat
     * @param writeLoop the compiled reference in C; it need not exist
     */
    ServerCommands(List<String> hawserChat, Path writeLoop) {
        this.hawserChat = hawserChat;
        this.writeLoop = writeLoop;
    }

    /** How to start a server for a workload, or why that is not possible. */
    sealed interface Start {
        record Command(List<String> words) implements Start {}

        record Unavailable(String reason) implements Start {}
    }

    Start start(Contender contender, Workload workload) {
        return switch (contender) {
            case HAWSER -> workload == Workload.ECHO ? hawserEcho() : new Start.Command(hawserChat);
            case JETTY -> java(JettyServer.class.getName());
            case NETTY -> java(NettyServer.class.getName());
            case NETTY_TURN -> nettyTurn(workload);
            case WRITELOOP -> writeLoop(workload);
        };
    }

    /** The {@code java} that runs this program; the servers run on the same. */
    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private static Start hawserEcho() {
        String resource = HAWSER_ECHO.replace('.', '/') + ".class";
        return ServerCommands.class.getClassLoader().getResource(resource) == null
                ? new Start.Unavailable("there is no class " + HAWSER_ECHO)
                : java(HAWSER_ECHO);
    }

    private static Start nettyTurn(Workload workload) {
        return workload == Workload.ECHO
                ? new Start.Unavailable("its echo is that of " + Contender.NETTY)
                : java(NettyServer.class.getName(), "turn");
    }

    private Start writeLoop(Workload workload) {
        if (workload != Workload.OUTSTANDING) {
            return new Start.Unavailable("it is the reference of the workload " + Workload.OUTSTANDING + " only");
        }
        return Files.isExecutable(writeLoop)
                ? new Start.Command(List.of(writeLoop.toString()))
                : new Start.Unavailable("it was not built: no C compiler (cc)");
    }

    /** The class path comes through the environment, which keeps the recorded command lines short. */
    private static Start java(String... mainClassAndArguments) {
        return new Start.Command(
                Stream.concat(Stream.of(javaHome().resolve("bin/java").toString()), Stream.of(mainClassAndArguments))
                        .toList());
    }
}
