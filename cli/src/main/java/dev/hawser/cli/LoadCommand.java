package dev.hawser.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser load}. */
@Command(
        name = "load",
        description = {
            "Opens many connections to a chat room, lets random members speak, and checks that every member receives every message "
                    + "once, unaltered, and in the same order as all others. Prints how long it took.",
            "Works against any server that sends each text message to all of its connections."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description = "The server (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Its port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "CLIENTS",
            defaultValue = "1000",
            description = "Connections to open (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Parameters(
            index = "3",
            arity = "0..1",
            paramLabel = "MESSAGES",
            defaultValue = "1000",
            description = "Messages to send, by all clients together (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "broadcast",
            description = "What the server does with a message: broadcast sends it to everybody, echo sends it back "
                    + "(default: ${DEFAULT-VALUE}).")
    private LoadMode mode = LoadMode.BROADCAST;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "Messages that may be on their way at once: the next one is sent when as many deliveries have come back "
                            + "(default: ${DEFAULT-VALUE}). In mode echo, each client has its share of them, at least one.")
    private int window;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "/chat",
            description = "The path of the WebSocket (default: ${DEFAULT-VALUE}).")
    private String path = "";

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "chat",
            description = "The sub-protocol to offer; empty for none (default: ${DEFAULT-VALUE}).")
    private String protocol = "";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Gives up when nothing happens for so long (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    LoadCommand() {}

    @Override
    public Integer call() throws Exception {
        requireWithin(1, port, 65535, "PORT");
        requireWithin(1, clients, 1_000_000, "CLIENTS");
        requireWithin(1, messages, 1_000_000_000, "MESSAGES");
        requireWithin(1, window, 1_000_000_000, "--window");
        requireWithin(1, timeoutSeconds, 86_400, "--timeout");
        LoadOptions options = new LoadOptions(
                uri(),
                protocol.isEmpty() ? null : protocol,
                clients,
                messages,
                mode,
                window,
                Duration.ofSeconds(timeoutSeconds));
        PrintWriter out = spec().commandLine().getOut();
        LoadProgress progress = LoadProgress.isTerminal() ? LoadProgress.bar(out) : LoadProgress.none();
        new LoadTest(options, out, progress).run();
        return 0;
    }

    private URI uri() {
        try {
            String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            URI uri = new URI("ws://" + literal + ":" + port + (path.startsWith("/") ? "" : "/") + path);
            if (uri.getHost() == null) {
                throw new ParameterException(spec().commandLine(), "HOST \"" + host + "\" is no host name or address");
            }
            return uri;
        } catch (URISyntaxException x) {
            throw new ParameterException(spec().commandLine(), "no address: " + x.getMessage());
        }
    }

    private void requireWithin(int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec().commandLine(), name + " " + value + " is not within " + least + " to " + most);
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }
}
