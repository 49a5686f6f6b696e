package dev.hawser.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running server: its port, what it uses, and its log. */
final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final Children children;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServerProcess(String name, Process process, Path log, Children children) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.children = children;
    }

    /**
     * Starts a server and waits until it has said on which port it listens.
     *
     * @param name for messages
     * @param command with pinning
     * @param jvmFlags of a server in Java
     * @param log where all its output goes
     */
    static ServerProcess start(String name, List<String> command, String jvmFlags, Path log, Children children)
            throws BenchFailure {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        useThisJava(builder.environment(), jvmFlags);
        ServerProcess server;
        try {
            server = new ServerProcess(name, builder.start(), log, children);
        } catch (IOException e) {
            throw new BenchFailure("cannot start " + name + ": " + e.getMessage());
        }
        children.add(server.process);
        server.copyOutput();
        try {
            server.awaitPort();
        } catch (BenchFailure e) {
            server.close();
            throw e;
        }
        return server;
    }

    int port() {
        return port.join();
    }

    /** What this server uses. */
    ProcessTree usage() {
        return new ProcessTree(process.toHandle());
    }

    /** Completes when the server has ended, which it does not do by itself. */
    CompletableFuture<?> ended() {
        return process.onExit();
    }

    /** The failure of a run against this server: its death, if it died, explains it better than what the client saw. */
    BenchFailure failure(String whatTheClientSaw) {
        if (process.isAlive()) {
            return new BenchFailure("against " + name + ": " + whatTheClientSaw);
        }
        return new BenchFailure(name + " died with exit code " + process.exitValue() + LogTail.lastWords(log));
    }

    @Override
    public void close() {
        children.stop(process);
    }

    /** The flags of the JVM and the JDK itself reach a launcher script too, through the environment. */
    private static void useThisJava(Map<String, String> environment, String jvmFlags) {
        Path home = ServerCommands.javaHome();
        environment.put("JDK_JAVA_OPTIONS", jvmFlags);
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("JAVA_HOME", home.toString());
        environment.merge("PATH", home.resolve("bin").toString(), (path, bin) -> bin + File.pathSeparator + path);
    }

    private void copyOutput() {
        Thread thread = new Thread(this::copyLines, name + " log");
        thread.setDaemon(true);
        thread.start();
    }

    private void copyLines() {
        try (BufferedReader in = process.inputReader();
                BufferedWriter out = Files.newBufferedWriter(log)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                ListeningLine.port(line).ifPresent(port::complete);
            }
            port.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    private void awaitPort() throws BenchFailure {
        try {
            port.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchFailure(name + " did not start" + LogTail.lastWords(log));
        } catch (TimeoutException e) {
            throw new BenchFailure(
                    name + " did not say its port within " + START_SECONDS + " s" + LogTail.lastWords(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }
}
