package dev.hawser.cli;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hawser chat}. */
@Command(
        name = "chat",
        description = "Starts the chat room, and prints the address to open in a browser.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The address to listen on (default: all addresses of this machine).")
    private @Nullable String host;

    ChatCommand() {}

    @Override
    public Integer call() throws Exception {
        ChatServer server = new ChatServer(options());
        try {
            server.start();
        } catch (IOException x) {
            throw new CommandFailure(
                    "cannot listen on " + (host == null ? "" : host + " ") + "port " + port + ": " + cause(x));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        println("Chat room at " + server.uri() + " (Ctrl-C stops it)");
        server.join();
        return 0;
    }

    private ChatOptions options() {
        try {
            return ChatOptions.DEFAULT.withAddress(host, port);
        } catch (IllegalArgumentException x) {
            throw new ParameterException(spec().commandLine(), x.getMessage());
        }
    }

    private void println(String line) {
        PrintWriter out = spec().commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }

    /** Jetty wraps what the operating system said. */
    private static String cause(IOException x) {
        Throwable cause = x.getCause() == null ? x : x.getCause();
        return cause instanceof java.nio.channels.UnresolvedAddressException
                ? "no such host"
                : String.valueOf(cause.getMessage());
    }

    private static void stop(ChatServer server) {
        try {
            server.stop();
        } catch (Exception x) {
            System.err.println("hawser chat: did not stop cleanly: " + x);
        }
    }
}
