package dev.hawser.tests.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hawser.testkit.Limit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A server of Debian's that is not ours, in a process of its own, on a free port of this machine, as the user who runs the tests. */
final class Daemon implements AutoCloseable {
    /** A port that is free when it is looked for may be taken when it is used. */
    private static final int ATTEMPTS = 3;

    private static final List<Path> FOLDERS = Stream.concat(
                    Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"))
            .map(Path::of)
            .toList();

    private final Process process;
    private final Path log;
    private final int port;

    private Daemon(String debianPackage, List<String> command, int port) {
        this.port = port;
        try {
            log = Files.createTempFile(debianPackage, ".log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param debianPackage that has the program
     * @param command by the port; its first word is the program
     */
    static Daemon start(String debianPackage, IntFunction<List<String>> command) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = Ports.free();
            Daemon daemon = new Daemon(debianPackage, found(debianPackage, command.apply(port)), port);
            if (daemon.listens()) {
                return daemon;
            }
            said.add(daemon.stop());
        }
        throw new AssertionError(debianPackage + " did not start: " + said);
    }

    /** A file that others may read: some of these programs go on as another user when they are started by root. */
    static Path file(Path folder, String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            if (!folder.toFile().setExecutable(true, false) || !folder.toFile().setReadable(true, false)) {
                throw new AssertionError(folder + " cannot be opened to others");
            }
            return file;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    /** The command with the path of its program. */
    private static List<String> found(String debianPackage, List<String> command) {
        Path program = FOLDERS.stream()
                .map(folder -> folder.resolve(command.get(0)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the program \"" + command.get(0)
                        + "\" is not installed (on Debian and Ubuntu: apt-get install " + debianPackage + ")"));
        List<String> words = new ArrayList<>(command);
        words.set(0, program.toString());
        return words;
    }

    /** Asks until somebody answers or the program has ended. */
    private boolean listens() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Limit.SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            } catch (IOException notYet) {
                waitALittleFor(process);
            }
        }
        return false;
    }

    private static void waitALittleFor(Process process) {
        try {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException x) {
            throw new AssertionError(x);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends the program, and returns what it has said. */
    private String stop() {
        process.destroy();
        Limit.get(process.onExit(), "the end of a daemon");
        try {
            String said = Files.readString(log, ISO_8859_1);
            Files.delete(log);
            return said;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
