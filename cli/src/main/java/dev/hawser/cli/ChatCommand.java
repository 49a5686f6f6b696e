package dev.hawser.cli;

import dev.hawser.chat.ChatOptions;
import dev.hawser.chat.ChatServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    ChatCommand() {}

    @Override
    public Integer call() throws Exception {
        ChatServer server = new ChatServer(ChatOptions.DEFAULT.withListener(listen.listener()));
        listen.start(server::start);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        println("Chat room at " + server.uri() + " (Ctrl-C stops it)");
        server.join();
        return 0;
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
