package dev.hawser.cli;

import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Limits;
import dev.hawser.websocket.MessageType;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser talk}. */
@Command(
        name = "talk",
        description = {
            "Sends each line of the standard input as a message, and prints each message that comes in.",
            "Works in pipes: only messages go to the standard output, as they came, each with a line feed behind it; all else is said on the "
                    + "standard error. When the input has ended, it closes after --wait."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TalkCommand implements Callable<Integer> {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration WAIT_FOR_PROGRAM = Duration.ofMillis(500);

    private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT
            // Messages are printed piece by piece, and never held.
            .withLimits(new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
            .withCloseTimeout(CLOSE_TIMEOUT);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL", description = "ws:// or wss://")
    private String url = "";

    @Option(
            names = "--binary",
            description =
                    "Sends each line as a binary message, and prints binary messages as they came; without it they are printed in "
                            + "hexadecimal digits.")
    private boolean binary;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "SECONDS",
            description =
                    "How long to wait for answers when the input has ended and the server has read it all (default: 0.5, and 0 when "
                            + "it is typed).")
    private @Nullable Double waitSeconds;

    @Option(
            names = {"-k", "--keep-open"},
            description = "Goes on when the input has ended, until the server closes or Ctrl-C.")
    private boolean keepOpen;

    @Option(
            names = {"-q", "--quiet"},
            description = "Does not say that the connection opens and closes in order.")
    private boolean quiet;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    private final TalkEvents events = new TalkEvents();
    private volatile @Nullable Dialling dialling;
    private volatile boolean stopped;

    TalkCommand() {}

    @Override
    public Integer call() throws Exception {
        URI uri = connect.uri(url);
        // Before the first moment for Ctrl-C: on a terminal whoever is asked gets it too, and does not answer.
        boolean typed = Terminal.isInput();
        TalkPrinter printer = newPrinter(typed);
        Duration wait = waitSeconds == null
                ? typed ? Duration.ZERO : WAIT_FOR_PROGRAM
                : Seconds.of(Commands.required(spec), "--wait", waitSeconds);
        WebSocketClientFactory factory = connect.newFactory();
        return OrderlyEnd.run(
                Commands.required(spec).commandLine(),
                () -> talk(factory, uri, typed, printer, wait),
                this::stop,
                factory::stop);
    }

    private int talk(WebSocketClientFactory factory, URI uri, boolean typed, TalkPrinter printer, Duration wait)
            throws Exception {
        TalkEndpoint endpoint = new TalkEndpoint(events);
        factory.start();
        Dialling opening = connect.dial(connect.newClient(factory, OPTIONS), uri, endpoint);
        dialling = opening;
        Connection connection = stopped ? null : opening.await();
        if (connection == null) {
            return OrderlyEnd.INTERRUPTED;
        }
        if (typed) {
            say("connected to " + Printable.of(uri + Dialling.terms(connection)) + " (Ctrl-D or Ctrl-C closes)");
        }
        TalkInput input = newInput(typed);
        Talk talk = new Talk(connection, endpoint, events, input, printer, wait, keepOpen);
        input.start(connection);
        return exitCode(talk.run(), talk.failure());
    }

    private TalkInput newInput(boolean typed) {
        InputStream in = new FileInputStream(FileDescriptor.in);
        return new TalkInput(in, binary ? MessageType.BINARY : MessageType.TEXT, events, typed, OPTIONS.sendBudget());
    }

    private TalkPrinter newPrinter(boolean typed) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        return Terminal.isOutput() ? new TalkScreen(out, typed) : new TalkPipe(out, binary);
    }

    private int exitCode(Ending ending, @Nullable String failure) {
        if (failure != null) {
            complain(failure);
        }
        if (ending.isOrderly()) {
            say(ending.sentence());
        } else {
            complain(ending.sentence());
        }
        return failure == null && ending.isOrderly() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void stop() {
        stopped = true;
        Dialling opening = dialling;
        if (opening != null) {
            opening.cancel();
        }
        events.add(new TalkEvents.Event.Stopped());
    }

    private void say(String line) {
        if (!quiet) {
            complain(line);
        }
    }

    private void complain(String line) {
        PrintWriter err = Commands.required(spec).commandLine().getErr();
        err.println("hawser talk: " + line);
        err.flush();
    }
}
