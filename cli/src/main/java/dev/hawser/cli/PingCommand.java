package dev.hawser.cli;

import dev.hawser.cli.PingOptions.Kind;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.connection.ConnectionOptions;
import dev.hawser.websocket.Connection;
import dev.hawser.websocket.Limits;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser ping}. */
@Command(
        name = "ping",
        description = {
            "Sends pings to a WebSocket, and prints how long each answer took. Works with every server: it sends ping frames, which have to "
                    + "be answered (RFC 6455 section 5.5.2).",
            "With --message, or an option that implies it, it sends messages instead, to a server that sends them back: that is the way that "
                    + "an application's messages go."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PingCommand implements Callable<Integer> {
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
    private static final int MAX_FRAMES = 16 * 1024;
    private static final int LONGEST_FRAME_HEADER = 14;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL", description = "ws:// or wss://")
    private String url = "";

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "Sends so many and stops (default: goes on until Ctrl-C).")
    private @Nullable Integer count;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description =
                    "Between two pings; 0: the next one as soon as the last one is answered (default: ${DEFAULT-VALUE}).")
    private double intervalSeconds;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            defaultValue = "56",
            description = "Payload of each ping (default: ${DEFAULT-VALUE}): " + PingPayload.MIN_BYTES + " to "
                    + MAX_CONTROL_BYTES + ", of messages up to 64 MiB.")
    private int size;

    @Option(
            names = {"-W", "--timeout"},
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "A ping that is not answered for so long is lost (default: ${DEFAULT-VALUE}).")
    private double timeoutSeconds;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints only the first line and the summary.")
    private boolean quiet;

    @Option(names = "--message", description = "Sends text messages instead of ping frames.")
    private boolean message;

    @Option(names = "--binary", description = "Sends binary messages.")
    private boolean binary;

    @Option(
            names = "--fragment",
            paramLabel = "N",
            defaultValue = "1",
            description = "Sends each message in N fragments.",
            showDefaultValue = Visibility.NEVER)
    private int fragments;

    @Option(
            names = "--aggregate",
            paramLabel = "N",
            defaultValue = "1",
            description = "Sends N messages at a time, in one write.",
            showDefaultValue = Visibility.NEVER)
    private int aggregate;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    private volatile @Nullable Dialling dialling;
    private volatile @Nullable PingRun run;
    private volatile boolean stopped;

    PingCommand() {}

    @Override
    public Integer call() throws Exception {
        PingOptions options = options();
        WebSocketClientFactory factory = connect.newFactory();
        return OrderlyEnd.run(
                Commands.required(spec).commandLine(), () -> ping(factory, options), this::stop, factory::stop);
    }

    private PingOptions options() {
        Kind kind = binary ? Kind.BINARY : message || fragments > 1 || aggregate > 1 ? Kind.TEXT : Kind.CONTROL;
        if (count != null) {
            requireWithin(1, count, Integer.MAX_VALUE, "--count");
        }
        requireWithin(1, fragments, MAX_FRAMES, "--fragment");
        requireWithin(1, aggregate, MAX_FRAMES, "--aggregate");
        if (kind == Kind.CONTROL && size > MAX_CONTROL_BYTES && size <= MAX_MESSAGE_BYTES) {
            throw usage("--size " + size + " is more than the " + MAX_CONTROL_BYTES
                    + " bytes of a ping frame (RFC 6455 section 5.5); --message sends messages");
        }
        requireWithin(PingPayload.MIN_BYTES, size, MAX_MESSAGE_BYTES, "--size");
        if ((long) size * aggregate > MAX_MESSAGE_BYTES) {
            throw usage("--size " + size + " times --aggregate " + aggregate + " is more than 64 MiB");
        }
        Duration timeout = seconds("--timeout", timeoutSeconds);
        if (timeout.isZero()) {
            throw usage("--timeout 0 leaves no time to answer");
        }
        URI uri = connect.uri(url);
        return new PingOptions(
                uri,
                count == null ? PingOptions.UNLIMITED : count,
                seconds("--interval", intervalSeconds),
                size,
                timeout,
                kind,
                fragments,
                aggregate,
                quiet);
    }

    private int ping(WebSocketClientFactory factory, PingOptions options) throws Exception {
        PingPayload payloads = new PingPayload(ThreadLocalRandom.current().nextInt(), options.size(), options.kind());
        PingEndpoint endpoint = new PingEndpoint(payloads);
        factory.start();
        Dialling opening =
                connect.dial(connect.newClient(factory, connectionOptions(options)), options.uri(), endpoint);
        dialling = opening;
        PingRun pinging = new PingRun(options, endpoint, payloads, new PingReport(options, System.out));
        run = pinging;
        Connection connection = stopped ? null : opening.await();
        if (connection == null) {
            return OrderlyEnd.INTERRUPTED;
        }
        Ending ending = pinging.run();
        if (ending != null) {
            complain(ending.sentence());
        }
        boolean allAnswered = pinging.summarize();
        close(connection, endpoint, ending);
        return allAnswered ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** What is measured is the connection's way, and nothing else goes over it. */
    private static ConnectionOptions connectionOptions(PingOptions options) {
        long write = (long) options.aggregate() * (options.size() + (long) options.fragments() * LONGEST_FRAME_HEADER);
        int budget = ConnectionOptions.DEFAULT.sendBudget();
        return ConnectionOptions.DEFAULT
                .withLimits(Limits.DEFAULT.withMaxMessageSize(MAX_MESSAGE_BYTES))
                // A write begins when less than half of the budget waits.
                .withSendBudget((int) Math.min(Integer.MAX_VALUE, budget + 2 * write))
                .withPingInterval(Duration.ZERO)
                .withMaxIdleTime(Duration.ZERO)
                .withCloseTimeout(CLOSE_TIMEOUT)
                // The time at which an answer came is taken where it is read.
                .withVirtualThreads(false)
                .withDeflate(null);
    }

    /** Says goodbye, and waits a moment for the answer. */
    private static void close(Connection connection, PingEndpoint endpoint, @Nullable Ending ending)
            throws InterruptedException {
        connection.close();
        long deadline = System.nanoTime() + 2 * CLOSE_TIMEOUT.toNanos();
        boolean open = ending == null;
        while (open && deadline - System.nanoTime() > 0) {
            open = !(endpoint.next(deadline - System.nanoTime()) instanceof PingEndpoint.Event.Ended);
        }
    }

    private void stop() {
        stopped = true;
        Dialling opening = dialling;
        if (opening != null) {
            opening.cancel();
        }
        PingRun pinging = run;
        if (pinging != null) {
            pinging.stop();
        }
    }

    private void complain(String line) {
        PrintWriter err = Commands.required(spec).commandLine().getErr();
        err.println("hawser ping: " + line);
        err.flush();
    }

    private Duration seconds(String option, double value) {
        return Seconds.of(Commands.required(spec), option, value);
    }

    private void requireWithin(int least, int value, int most, String name) {
        if (value < least || value > most) {
            throw usage(name + " " + value + " is not within " + least + " to " + most);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(Commands.required(spec).commandLine(), message);
    }
}
