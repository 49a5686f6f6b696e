package dev.hawser.cli;

import dev.hawser.client.WebSocketClient;
import dev.hawser.client.WebSocketClientFactory;
import dev.hawser.load.ClientSettings;
import dev.hawser.load.LoadFailure;
import dev.hawser.load.LoadPlan;
import dev.hawser.load.LoadResult;
import dev.hawser.load.LoadTest;
import dev.hawser.load.TextReport;
import dev.hawser.load.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser load}. */
@Command(
        name = "load",
        customSynopsis = {
            "hawser load [OPTIONS] [HOST [PORT [CLIENTS [MESSAGES]]]]",
            "   or: hawser load [OPTIONS] URL..."
        },
        description = {
            "Opens many connections to a chat room, lets random members speak, and checks that every member receives every message "
                    + "once, unaltered, and in the same order as all others. Prints how long it took.",
            "Works against any server that sends each text message to all of its connections; with --mode echo, to its sender; and with "
                    + "--mode idle against any at all.",
            "HOST (default: localhost) offers the sub-protocol chat when no other is named, and ends with the first error. With a URL errors "
                    + "are counted, and the figures are told at the end."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LoadCommand implements Callable<Integer> {
    private static final int DEFAULT_CLIENTS = 1000;
    private static final int DEFAULT_CLIENTS_OF_URLS = 100;
    private static final String ROOMS_PROTOCOL = "hawser.v1";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description =
                    "HOST (default: localhost), PORT (8080), CLIENTS (1000) and MESSAGES (1000); or URLs, which begin with ws:// or "
                            + "wss://. Clients are spread over several URLs in turn, and each is a room of its own.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--clients", paramLabel = "N", description = "Connections to open (default: 1000; with a URL 100).")
    private @Nullable Integer clients;

    @Option(
            names = "--ramp-up",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "Opens them evenly over this time; what is sent begins after it (default: as fast as it goes).")
    private double rampUpSeconds;

    @Mixin
    private LoadTrafficOptions traffic = new LoadTrafficOptions();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "The path of the WebSocket, where HOST has none (default: /chat).")
    private @Nullable String path;

    @Option(
            names = "--compress",
            description = "Offers permessage-deflate, and compresses every message where the server agrees.")
    private boolean compress;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Gives up when nothing happens for so long (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private LoadReportOptions report = new LoadReportOptions();

    LoadCommand() {}

    @Override
    public Integer call() throws Exception {
        CommandLine command = Commands.required(spec).commandLine();
        List<Threshold> thresholds = report.thresholds(command);
        LoadTargets targets = LoadTargets.parse(command, words, path);
        LoadPlan plan = plan(command, targets, thresholds.stream().anyMatch(Threshold::isLatency));
        report.checkFiles(command);
        LoadTest test = new LoadTest(plan, settings(targets), this::println, report.progress(command, targets.urls()));
        return OrderlyEnd.run(command, () -> run(test, targets, thresholds), test::interrupt, test::cleanUp);
    }

    private int run(LoadTest test, LoadTargets targets, List<Threshold> thresholds) throws Exception {
        LoadResult result = result(test);
        if (targets.urls()) {
            TextReport.lines(result).forEach(this::println);
        } else if (result.interrupted()) {
            println(TextReport.interruption(result));
        }
        report.write(result, thresholds);
        LoadReportOptions.judge(result, thresholds);
        return result.interrupted() ? OrderlyEnd.INTERRUPTED : CommandLine.ExitCode.OK;
    }

    private static LoadResult result(LoadTest test) throws Exception {
        try {
            return test.run();
        } catch (LoadFailure x) {
            throw new CommandFailure(x.getMessage());
        }
    }

    private LoadPlan plan(CommandLine command, LoadTargets targets, boolean needsLatency) {
        if (targets.clients() != null && clients != null) {
            throw new ParameterException(command, "CLIENTS and --clients are the same");
        }
        Options.requireWithin(command, 1, timeoutSeconds, 86_400, "--timeout");
        Options.requireWithin(command, 0.0, rampUpSeconds, 86_400, "--ramp-up");
        return new LoadPlan(
                targets.uris(),
                targets.name(),
                clients(command, targets),
                Options.seconds(rampUpSeconds),
                compress,
                !targets.urls(),
                Duration.ofSeconds(timeoutSeconds),
                traffic.plan(command, targets.messages(), needsLatency, connect.prefers(ROOMS_PROTOCOL)));
    }

    private int clients(CommandLine command, LoadTargets targets) {
        if (targets.clients() != null) {
            Options.requireWithin(command, 1, targets.clients(), 1_000_000, "CLIENTS");
            return targets.clients();
        }
        if (clients != null) {
            Options.requireWithin(command, 1, clients, 1_000_000, "--clients");
            return clients;
        }
        return targets.urls() ? DEFAULT_CLIENTS_OF_URLS : DEFAULT_CLIENTS;
    }

    /** The room of the articles has the sub-protocol chat; of a URL nothing is known. */
    private ClientSettings settings(LoadTargets targets) {
        return new ClientSettings() {
            @Override
            public void apply(WebSocketClientFactory factory) throws CommandFailure {
                connect.applyTo(factory);
            }

            @Override
            public void apply(WebSocketClient client) {
                connect.applyTo(client);
                if (!connect.namesProtocol() && !targets.urls()) {
                    client.setProtocol("chat");
                }
            }
        };
    }

    private void println(String line) {
        Commands.println(Commands.required(spec), line);
    }
}
