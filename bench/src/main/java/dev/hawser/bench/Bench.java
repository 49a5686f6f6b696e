package dev.hawser.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench/run}: every chosen workload against every chosen server, in turn, and a table for each. */
@Command(
        name = "bench/run",
        sortOptions = false,
        description = "Runs workloads against Hawser and its peers, server on one core and load client on another,"
                + " and prints a table for each workload. bench/README.md says how to read them.")
final class Bench implements Callable<Integer> {
    private static final int FAILED = 1;

    /** The directory of the repository, which {@code bench/run} passes. */
    private static final Path ROOT = Path.of(System.getProperty("hawser.root", ""));

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}; default: all")
    private List<Workload> workloads = List.of(Workload.values());

    @Option(
            names = "--server",
            split = ",",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}; default: all")
    private List<Contender> contenders = List.of(Contender.values());

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "measured rounds, of which the median counts; default: 3")
    private int rounds = 3;

    @Option(names = "--quick", description = "fewer messages: for a look, not for a figure to quote")
    private boolean quick;

    @Option(names = "--clients", paramLabel = "N", description = "connections; default: the workload's own number")
    private @Nullable Integer clients;

    @Option(names = "--messages", paramLabel = "N", description = "messages; default: the workload's own number")
    private @Nullable Integer messages;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "a copy of rounds.json, which is always kept with the logs in bench/results/")
    private @Nullable Path json;

    @Option(
            names = "--hawser",
            paramLabel = "COMMAND",
            description = "starts Hawser's chat on a free port; default: ${DEFAULT-VALUE}")
    private String hawser = ROOT.resolve("hawser") + " chat --memory --management off --port 0";

    @Option(
            names = "--hawser-users",
            paramLabel = "COMMAND",
            description = "the same for the workload users, before the folder; default: ${DEFAULT-VALUE}")
    private String users = ROOT.resolve("hawser") + " chat --durability os --management off --port 0";

    @Option(
            names = "--load",
            paramLabel = "COMMAND",
            description = "the load client in Java, before its arguments; default: ${DEFAULT-VALUE}")
    private String load = ROOT.resolve("hawser") + " load";

    @Option(
            names = "--peer-java",
            paramLabel = "HOME",
            description = "a JDK, 21 or newer, for the peers that need one; default: this one, JAVA_HOME or one in"
                    + " /usr/lib/jvm, if it is new enough")
    private @Nullable Path peerJava;

    @Option(names = "--help", usageHelp = true, description = "this text")
    private boolean help;

    private Bench() {}

    /** Ends the process with 0, with 1 when a run failed, or with 2 for a mistake in the options. */
    public static void main(String... arguments) {
        CommandLine command = new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Bench::report)
                .setParameterExceptionHandler(Bench::reportUsage);
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws BenchFailure, IOException {
        checkPositive("--rounds", rounds);
        checkPositive("--clients", clients);
        checkPositive("--messages", messages);
        Machine machine = Machine.now();
        Pinning pinning = Pinning.ofThisMachine();
        List<Load> loads = loads();
        for (Load each : loads) {
            OpenFiles.require(each.clients());
        }
        Path results = Files.createDirectories(
                ROOT.resolve("bench/results").resolve(machine.date().toString().replace(":", "")));
        ServerCommands servers = servers(results);
        LoadCommands clients = new LoadCommands(List.of(load.split(" +")), ROOT.resolve("bench/target/echoload"));
        Report report = new Report(machine, pinning, commandLine(), servers, clients);

        List<Round> measured = series(servers, clients, pinning, results).run(loads, contenders, rounds);

        String tables = report.render(measured);
        System.out.print(tables);
        Files.writeString(results.resolve("tables.md"), tables);
        Files.writeString(results.resolve("rounds.json"), report.json(measured));
        if (json != null) {
            Files.writeString(json, report.json(measured));
        }
        return 0;
    }

    private ServerCommands servers(Path results) {
        return new ServerCommands(
                List.of(hawser.split(" +")),
                List.of((users + " --data " + results.resolve("users-data")).split(" +")),
                ROOT.resolve("bench/target/writeloop"),
                ROOT.resolve("bench/src/main/helidon/HelidonEcho.java"),
                PeerJava.find(peerJava));
    }

    private static Series series(ServerCommands servers, LoadCommands clients, Pinning pinning, Path results) {
        Children children = new Children();
        LoadClient client = new LoadClient(clients, pinning, children);
        RoundServers rounds = new RoundServers(pinning, children, results);
        return new Series(servers, clients, new LoadRunner(rounds, client), new IdleRunner(rounds, client));
    }

    private List<Load> loads() {
        return workloads.stream()
                .map(workload -> new Load(
                        workload,
                        clients == null ? workload.clients() : clients,
                        messages == null || !workload.hasMessages() ? workload.messages(quick) : messages))
                .toList();
    }

    private void checkPositive(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new ParameterException(spec().commandLine(), option + " must be at least 1, not " + value);
        }
    }

    private String commandLine() {
        return String.join(
                        " ",
                        "bench/run",
                        String.join(" ", spec().commandLine().getParseResult().originalArgs()))
                .trim();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command");
        }
        return spec;
    }

    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult ignored) {
        command.getErr().println("bench: " + (failure instanceof BenchFailure ? failure.getMessage() : failure));
        return FAILED;
    }

    private static int reportUsage(ParameterException mistake, String... ignored) {
        mistake.getCommandLine().getErr().println("bench: " + mistake.getMessage() + "; see bench/run --help");
        return CommandLine.ExitCode.USAGE;
    }
}
