package dev.hawser.cli;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import dev.hawser.store.Durability;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "Keeps the rooms at /rooms (hawser.v1) in a folder, which is made when it is not there; without it they are gone "
                            + "when the server stops.")
    private @Nullable Path data;

    /** What files can do. */
    enum Kept {
        OS,
        FSYNC
    }

    @Option(
            names = "--durability",
            paramLabel = "os|fsync",
            description =
                    "What a message has outlived when it is acknowledged, with --data: os, the end of this process; fsync, that of "
                            + "the machine (default: os).")
    private @Nullable Kept durability;

    ChatCommand() {}

    @Override
    public Integer call() throws Exception {
        ChatServer server = new ChatServer(options().withListener(listen.listener()));
        listen.start(server::start);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        println("Chat room at " + server.uri() + " (Ctrl-C stops it)");
        server.join();
        return 0;
    }

    private ChatOptions options() {
        if (data != null) {
            return ChatOptions.DEFAULT.withData(data, durability == Kept.FSYNC ? Durability.FSYNC : Durability.OS);
        }
        if (durability != null) {
            throw new ParameterException(spec().commandLine(), "--durability is for --data");
        }
        return ChatOptions.DEFAULT;
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

    private static void stop(ChatServer server) {
        try {
            server.stop();
        } catch (Exception x) {
            System.err.println("hawser chat: did not stop cleanly: " + x);
        }
    }
}
