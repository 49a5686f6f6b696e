package dev.hawser.cli;

import dev.hawser.serve.EchoServer;
import dev.hawser.serve.ServeOptions;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser serve}. */
@Command(
        name = "serve",
        description = {
            "Starts the test server: every path that is asked for a WebSocket has one, and every other request gets a file of the document "
                    + "root.",
            "The sub-protocols: echo, org.ietf.websocket.test-echo, org.ietf.websocket.test-echo-assemble and lws-mirror-protocol send a "
                    + "message back to its sender, and so does none at all; org.ietf.websocket.test-echo-fragment sends it back in two fragments, and "
                    + "org.ietf.websocket.test-echo-broadcast sends it to everybody."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(
            names = "--docroot",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description =
                    "The document root: its files are served, those whose names begin with a dot are not (default: "
                            + "${DEFAULT-VALUE}).")
    private Path documentRoot = Path.of(".");

    @Option(
            names = "--any-origin",
            description = "Lets pages of every origin connect, and not only those of this server.")
    private boolean anyOrigin;

    @Option(
            names = {"-q", "--quiet"},
            description = "Writes nothing about connections that open and close.")
    private boolean quiet;

    ServeCommand() {}

    @Override
    public Integer call() throws Exception {
        EchoServer server = new EchoServer(options());
        listen.start(() -> start(server));
        ServerStop.atSignal(Commands.required(spec).commandLine().getOut(), server::stop);
        println("Test server at " + server.uri() + ", documents of "
                + documentRoot.toAbsolutePath().normalize() + " (Ctrl-C stops it)");
        server.join();
        return 0;
    }

    private ServeOptions options() throws CommandFailure {
        ServeOptions options = ServeOptions.DEFAULT
                .withListener(listen.listener())
                .withDocumentRoot(documentRoot)
                .withAnyOrigin(anyOrigin);
        return quiet ? options : options.withLog(this::println);
    }

    private static void start(EchoServer server) throws Exception {
        try {
            server.start();
        } catch (NotDirectoryException x) {
            throw new CommandFailure("--docroot " + x.getMessage() + " is no folder");
        }
    }

    private void println(String line) {
        Commands.println(Commands.required(spec), line);
    }
}
