package dev.hawser.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How each server is started. */
final class ServerCommands {
    /** Hawser's echo: a class on this class path with a {@code main} that takes no arguments. */
    private static final String HAWSER_ECHO = "dev.hawser.bench.HawserEcho";

    private final List<String> hawserChat;
    private final List<String> hawserUsers;
    private final Path writeLoop;
    private final Path helidonEcho;
    private final Optional<PeerJava> peerJava;

    /**
     * @param hawserChat the command that starts Hawser's chat
     * @param hawserUsers the command that starts it so that it keeps its rooms
     * @param writeLoop the compiled reference in C; it need not exist
     * @param helidonEcho the source of Helidon's echo
     * @param peerJava the JDK for Helidon
     */
    ServerCommands(
            List<String> hawserChat,
            List<String> hawserUsers,
            Path writeLoop,
            Path helidonEcho,
            Optional<PeerJava> peerJava) {
        this.hawserChat = hawserChat;
        this.hawserUsers = hawserUsers;
        this.writeLoop = writeLoop;
        this.helidonEcho = helidonEcho;
        this.peerJava = peerJava;
    }

    /** How to start a server for a workload, or why that is not possible. */
    sealed interface Start {
        record Command(List<String> words) implements Start {}

        record Unavailable(String reason) implements Start {}
    }

    Start start(Contender contender, Workload workload) {
        if (workload.comparesRooms() != (contender == Contender.HAWSER_ROOMS) && contender != Contender.HAWSER) {
            return new Start.Unavailable(
                    workload.comparesRooms()
                            ? "it compares Hawser's rooms with each other"
                            : "it is there to be compared in " + Workload.BROADCAST_V1 + " and " + Workload.LATENCY_V1
                                    + " only");
        }
        if (workload == Workload.USERS) {
            return contender == Contender.HAWSER
                    ? new Start.Command(hawserUsers)
                    : new Start.Unavailable("it is the chat that has users");
        }
        return switch (contender) {
            case HAWSER_ROOMS -> java(HawserRooms.class.getName());
            case HAWSER -> isEcho(workload) ? hawserEcho() : new Start.Command(hawserChat);
            case HAWSER_EACH ->
                workload == Workload.DEFLATE_ROOM
                        ? java(HawserEach.class.getName())
                        : new Start.Unavailable("it is there to be compared in " + Workload.DEFLATE_ROOM + " only");
            case JETTY -> java(JettyServer.class.getName());
            case NETTY ->
                workload == Workload.DEFLATE_ROOM
                        ? java(NettyServer.class.getName(), "deflate")
                        : java(NettyServer.class.getName());
            case NETTY_TURN -> nettyTurn(workload);
            case UNDERTOW -> echoOnly(workload, java(UndertowEcho.class.getName()));
            case VERTX -> echoOnly(workload, java(VertxEcho.class.getName()));
            case HELIDON -> echoOnly(workload, helidon(workload));
            case WRITELOOP -> writeLoop(workload);
        };
    }

    /** The {@code java} that runs this program; the servers run on the same. */
    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** What Helidon runs on when that is not what the others run on, for the output. */
    Optional<String> otherJava() {
        return peerJava.filter(java -> java.feature() != Runtime.version().feature())
                .map(java -> "%s runs on Java %d, because it needs %d"
                        .formatted(Contender.HELIDON, java.feature(), PeerJava.LEAST_FEATURE));
    }

    private static boolean isEcho(Workload workload) {
        return workload == Workload.ECHO || workload == Workload.IDLE;
    }

    private static Start hawserEcho() {
        String resource = HAWSER_ECHO.replace('.', '/') + ".class";
        return ServerCommands.class.getClassLoader().getResource(resource) == null
                ? new Start.Unavailable("there is no class " + HAWSER_ECHO)
                : java(HAWSER_ECHO);
    }

    private static Start nettyTurn(Workload workload) {
        if (workload == Workload.DEFLATE_ROOM) {
            return new Start.Unavailable("it writes frames that are not compressed");
        }
        return isEcho(workload)
                ? new Start.Unavailable("its echo is that of " + Contender.NETTY)
                : java(NettyServer.class.getName(), "turn");
    }

    private static Start echoOnly(Workload workload, Start echo) {
        return isEcho(workload) ? echo : new Start.Unavailable("it has an echo and no chat");
    }

    /** The source launcher compiles in memory first, which takes a second and some of the heap. */
    private Start helidon(Workload workload) {
        if (workload == Workload.IDLE) {
            return new Start.Unavailable("it compiles itself before it runs, and that counts as memory");
        }
        return peerJava.map(java -> java(java.home(), helidonEcho.toString()))
                .orElseGet(
                        () -> new Start.Unavailable("it needs Java %d, and there is none: name a JDK with --peer-java"
                                .formatted(PeerJava.LEAST_FEATURE)));
    }

    private Start writeLoop(Workload workload) {
        if (workload != Workload.OUTSTANDING) {
            return new Start.Unavailable("it is the reference of the workload " + Workload.OUTSTANDING + " only");
        }
        return Files.isExecutable(writeLoop)
                ? new Start.Command(List.of(writeLoop.toString()))
                : new Start.Unavailable("it was not built: no C compiler (cc)");
    }

    private static Start java(String... mainClassAndArguments) {
        return java(javaHome(), mainClassAndArguments);
    }

    /** The class path comes through the environment, which keeps the recorded command lines short. */
    private static Start java(Path home, String... mainAndArguments) {
        return new Start.Command(
                Stream.concat(Stream.of(home.resolve("bin/java").toString()), Stream.of(mainAndArguments))
                        .toList());
    }
}
